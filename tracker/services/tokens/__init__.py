"""Access tokens of programs: made by a person for themselves, shown once, and revoked."""
