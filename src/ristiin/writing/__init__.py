"""What a group writes together: texts, comments, its thread of messages, its files."""
