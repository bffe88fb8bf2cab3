"""Outcome reports: what is due, filling one in, reviewing it, and every version of it."""
