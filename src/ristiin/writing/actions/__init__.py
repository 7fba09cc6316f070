"""Everything that changes writing."""
