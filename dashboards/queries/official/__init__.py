"""What the official figures are computed from, and what is read from them afterwards."""
