"""The members' directory: those who have taken part and want to be found by one another (S80, S130)."""
