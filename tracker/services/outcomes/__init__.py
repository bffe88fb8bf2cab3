"""Acts on outcome reports, which reports are expected, and where each of them stands."""
