"""Reading what concerns privacy."""
