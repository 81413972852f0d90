"""Fit named numbers of the society to named published rows, and say how far they are determined."""
