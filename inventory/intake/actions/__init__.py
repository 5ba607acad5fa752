"""What may be done with a donation: announce, receive, look over, close."""
