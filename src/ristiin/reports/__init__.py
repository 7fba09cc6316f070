"""What it gave people: pictures, reports, stories, papers."""
