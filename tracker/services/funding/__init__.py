"""Acts on the ledger: envelopes, allocations, awards, virements, spending, the close."""
