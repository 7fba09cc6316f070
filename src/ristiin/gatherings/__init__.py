"""Joint sessions: their programme, speakers, polls, boards of insights."""
