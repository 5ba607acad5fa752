"""What may be done with an agreement; each file one subject."""
