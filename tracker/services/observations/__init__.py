"""Observed values: recording them by the rules of every door, and reading them as at a moment."""
