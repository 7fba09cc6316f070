"""Pages of what grows out of programmes."""
