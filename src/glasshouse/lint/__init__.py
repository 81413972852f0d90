"""The linter: reads a scoring regime as an assessor would, and asks; it never says what is lawful."""
