"""The facilitators' directory, and the way to becoming one (S76, S78, S106, S110)."""
