"""Contrasts, and the experiments."""
