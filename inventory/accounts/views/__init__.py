"""Sign-in, your own account, and the pages where an administrator keeps organisations, locations and users."""
