"""What the article says, claim by claim."""
