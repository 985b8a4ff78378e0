"""Runs and units: which bookings meet, lives of serials, what stays in a unit. Pure."""
