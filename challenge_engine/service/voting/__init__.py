"""A vote of a round: locked, taken in envelopes, closed, counted, destroyed."""
