"""Reading what a provider sends."""
