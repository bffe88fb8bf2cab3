"""Uploads after they came: whose they are, what they changed, and their undoing."""
