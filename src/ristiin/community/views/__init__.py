"""Pages of the community: what everybody sees, and what its keepers decide."""
