"""Recomputes a whole history from what is stored, and names what is wrong with it."""
