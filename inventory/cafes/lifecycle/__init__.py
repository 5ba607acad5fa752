"""What may follow what at a repair café, and the closed lists that are chosen from."""
