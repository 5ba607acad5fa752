"""Readers of files about repairs that others send. Bytes in, frozen dataclasses out."""
