"""What a list is: columns, filters and orders, and how its rows are read."""
