"""Questions and answers whose results give nobody away."""
