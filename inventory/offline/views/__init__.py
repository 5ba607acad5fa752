"""The pages of the desk without network."""
