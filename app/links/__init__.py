"""Links that show one kept answer to somebody outside, and nothing else.

A link opens what was written down when it was made: neither the graph nor a question is behind it.
"""
