"""Forms of what grows out of programmes."""
