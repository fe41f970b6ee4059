"""Appraisals: what they are calculated from, and what viewers may see of them."""
