"""A past that is brought in, and histories that are handed out."""
