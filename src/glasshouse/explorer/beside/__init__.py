"""One life under several regimes, side by side."""
