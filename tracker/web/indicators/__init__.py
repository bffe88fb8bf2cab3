"""The catalogue of targets and measures, and published values."""
