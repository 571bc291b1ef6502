"""Who answers for which service, what it costs now: how that is said, and what it lacks."""
