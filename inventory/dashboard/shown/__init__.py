"""The figures as drawings: the same for the page, the paper and programs."""
