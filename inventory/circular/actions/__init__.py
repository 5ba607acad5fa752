"""A new version of the factors, and the word of a donor about being thanked in public."""
