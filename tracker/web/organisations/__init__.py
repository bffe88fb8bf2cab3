"""Organisations, people and roles, for the administrator."""
