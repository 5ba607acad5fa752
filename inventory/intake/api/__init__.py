"""What programs may ask about lots and about what leaves the house."""
