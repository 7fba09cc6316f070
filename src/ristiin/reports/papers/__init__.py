"""Papers for people: certificates of having taken part, and statements of working time."""
