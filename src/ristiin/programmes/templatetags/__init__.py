"""What templates ask of programmes."""
