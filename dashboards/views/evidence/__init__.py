"""Supervision on screen: lists, entry, the incident and its steps, files, imports, a unit's facts."""
