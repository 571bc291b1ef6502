"""Erasure, holds and destruction: what the law has an authority forget, and keep."""
