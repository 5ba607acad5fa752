"""What may be done with patterns and recalls."""
