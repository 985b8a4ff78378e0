"""The core of a trace: columns of bookings and a question in, an answer out.

No database, no web, no clock: what is here is worked out from what is given.
"""
