"""Measurements of this product on a real Neo4j: `python -m bench`, or `make bench`."""
