"""Schemes: finding, registering, revising, and linking them."""
