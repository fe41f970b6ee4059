"""The pure heart of the collecting side: no Django, no database, no clock, no randomness of its own."""
