"""What is written, in templates."""
