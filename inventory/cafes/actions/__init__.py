"""Planning a session, giving numbers, and what becomes of them."""
