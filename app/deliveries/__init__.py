"""What shipments delivered, thing by thing: links `DELIVERED` for those who write Cypher.

They follow from the events and are never asked by an answer of lotgraph: a cache. It is written
when shipments are settled, worked out anew for a graph that lacks it, and compared by a check.
"""
