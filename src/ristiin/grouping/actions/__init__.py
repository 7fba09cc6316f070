"""Everything that changes proposals and groups. Callers have checked who; we check when."""
