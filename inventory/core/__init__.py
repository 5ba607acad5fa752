"""What every room stands on: clock, codes, database, errors, lifecycle, texts, money."""
