"""Outcome reports: their states and moves, what is owed when, and what their answers must hold."""
