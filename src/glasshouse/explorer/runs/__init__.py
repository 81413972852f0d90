"""Runs: what is open, and what is started from the page."""
