"""The explorer: local web pages on which people look at runs, lives, regimes and claims."""
