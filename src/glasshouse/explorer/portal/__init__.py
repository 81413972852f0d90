"""What the public sees, and the gates."""
