"""Every schema that was ever released, and the way from each to the next."""
