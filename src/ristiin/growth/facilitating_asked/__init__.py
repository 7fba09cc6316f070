"""Asking somebody of the facilitators' directory to look after groups in one's own programme (S76, S106)."""
