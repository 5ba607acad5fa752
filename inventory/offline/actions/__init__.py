"""What a desk did without network: doing it when it arrives, or noting why not, and putting that right."""
