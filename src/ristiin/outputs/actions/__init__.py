"""Everything that changes outputs."""
