"""The pages of vouchers for internet."""
