"""The editor of a scheme: what was typed, the fields that show it, and the faults beside them."""
