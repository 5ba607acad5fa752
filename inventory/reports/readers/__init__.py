"""Files from outside that reports are put into."""
