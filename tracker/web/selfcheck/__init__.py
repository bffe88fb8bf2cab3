"""Every total recomputed by a second route."""
