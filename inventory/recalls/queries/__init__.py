"""Reading patterns and recalls."""
