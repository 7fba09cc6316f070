"""Everything that changes feedback."""
