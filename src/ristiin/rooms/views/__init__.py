"""Pages of a room."""
