"""What is done at the bench: look inside, prove that disks are empty, test, mend, check."""
