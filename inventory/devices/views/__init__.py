"""The pages of the devices: the list, one device, the page for who found one, and labels."""
