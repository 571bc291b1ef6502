"""A workflow as a table, as SVG with a list that says the same, and for Mermaid."""
