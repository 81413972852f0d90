"""The page of a life, replayed on demand."""
