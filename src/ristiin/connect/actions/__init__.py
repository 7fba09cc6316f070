"""Everything that changes a way out to other software."""
