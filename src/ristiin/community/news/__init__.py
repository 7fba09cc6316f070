"""What the community announces (S80)."""
