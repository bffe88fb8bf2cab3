"""Everything that was recorded, by whom and when."""
