"""Reports for authorities and partners: what a law, or a partner, asks for, of what was booked."""
