"""The page of the society: the country as a grid, month by month."""
