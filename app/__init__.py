"""lotgraph: lot and serial genealogy on Neo4j.

Answers two questions with proof: which lots went into this, and where did this lot go.
"""

__version__ = "0.1.0"
