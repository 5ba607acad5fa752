"""What comes in from outside with a contract: a signature drawn on a screen, a photo or scan of a signed page."""
