"""Keeping views, and doing something to many rows one after the other."""
