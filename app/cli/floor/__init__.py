"""Verbs of the shop floor: numbers that are handed out, bookings by hand."""
