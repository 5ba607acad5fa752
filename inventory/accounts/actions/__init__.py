"""What can be done with accounts; each file one subject."""
