"""Pages for those who set things up: surveys, campaigns, units and people."""
