"""Regimes as readable pages."""
