"""Pages of what a group writes."""
