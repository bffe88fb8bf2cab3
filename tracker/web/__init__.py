"""The pages: routes and forms side by side, one folder per feature."""
