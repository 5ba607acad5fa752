"""The page of a list, its files, its views, and what is done to many rows."""
