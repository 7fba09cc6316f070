"""Everything that changes a registration, an invitation or an import. Callers have checked who; we check when."""
