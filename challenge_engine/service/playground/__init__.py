"""Workflows tried without a trace: an installation in memory, people of every role, a clock."""
