"""The pages of fault reports."""
