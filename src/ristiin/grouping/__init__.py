"""Pairs and groups: proposals on the board, publishing, and repair when somebody leaves or comes late."""
