"""Help, accessibility, cookies, privacy, and whether the service is up."""
