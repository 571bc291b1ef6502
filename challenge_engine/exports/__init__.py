"""Histories in the forms of other programs; each sees what the person who asks may see."""
