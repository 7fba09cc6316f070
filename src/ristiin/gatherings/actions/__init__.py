"""Everything that changes gatherings."""
