"""The page of who looked, and what other rooms say when they show somebody."""
