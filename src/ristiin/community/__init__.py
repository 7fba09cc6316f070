"""One installation's community: its name and colour, its organisations and units, its front page."""
