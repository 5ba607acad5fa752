"""What may be done to a device. `moves` is the only place where its state is assigned."""
