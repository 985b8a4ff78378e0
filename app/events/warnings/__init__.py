"""Warnings of the door that look at what other rooms keep."""
