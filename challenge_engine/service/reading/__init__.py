"""What a reader sees: cases, lists and forms, as frozen views in their language."""
