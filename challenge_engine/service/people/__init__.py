"""Who may act: accounts, and the roles they are given."""
