"""Figures, added up by the database: no device, contract or person is loaded."""
