"""Verbs about what sources say: their totals, their codes, acts that two of them told."""
