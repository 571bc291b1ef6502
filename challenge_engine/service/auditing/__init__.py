"""The auditors' work: looking, verifying, comparing, sampling, and asking for an answer."""
