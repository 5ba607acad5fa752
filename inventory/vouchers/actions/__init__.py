"""What is done with vouchers."""
