"""What is stored: typed models, their conventions, and the only way to commit."""
