"""A round for classes: a synthetic character is played, and what the rules knew of it is shown at the end."""
