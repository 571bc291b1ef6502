"""Use cases: one function each, one commit a function; queries return frozen views."""
