"""What was booked, as columns: bookings and things, contents of containers, flows. Pure."""
