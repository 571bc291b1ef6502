"""Pure: the same question gets the same answer; no clock, no database, no environment."""
