"""Acts on schemes: registering, revising, and linking to targets and measures."""
