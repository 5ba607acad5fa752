"""The pages of the digipunten."""
