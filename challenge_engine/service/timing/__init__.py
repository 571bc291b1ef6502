"""Deadlines of cases: followed with every action, kept by the clock, moved by new days off."""
