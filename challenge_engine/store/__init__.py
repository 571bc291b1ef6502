"""Where SQLAlchemy lives, and nowhere else; nothing here commits by itself."""
