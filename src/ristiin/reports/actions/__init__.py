"""Everything that changes reports."""
