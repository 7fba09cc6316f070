"""Forms of the room: text in, values out."""
