"""Checkpoints, receipts, tiles: what lets others check a history without trusting us."""
