"""Pages on which people are invited, looked after and seen off."""
