"""Reading sessions and jobs."""
