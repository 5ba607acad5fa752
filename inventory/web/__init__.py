"""Everything that knows a request: guards, saving, forms, pages, problems. Rooms' views and api stand on it."""
