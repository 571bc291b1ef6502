"""Builders that drive the real service, and checks that re-verify everything."""
