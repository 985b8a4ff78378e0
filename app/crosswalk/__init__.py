"""Crosswalks: codes of several systems for one item, lot, customer, supplier or place.

Near twins are proposed, a person decides, and a decision is an event. Nothing is an alias that
nobody reviewed, and nothing here makes two things one.
"""
