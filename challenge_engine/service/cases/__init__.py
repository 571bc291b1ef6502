"""One step of one case: asked, decided, written."""
