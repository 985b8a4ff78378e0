"""Reconciliation: what a source's own totals say, by day, event type and item, beside what was
booked. It writes nothing, and adds up nothing that does not convert.
"""
