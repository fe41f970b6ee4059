"""Regular contact: the plan in force, who is due, and who may see it."""
