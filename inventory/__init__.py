"""The Digibank service: follows every device from a partner's list to a borrower and back."""
