"""Envelopes, allocations, awards, virements, spending and the close."""
