"""From a pilot to a standing community: the four phases, planning together, next runs and rotation."""
