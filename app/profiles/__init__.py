"""Profiles: what the columns of another system's table are, and which events a row of it says.

A profile is a YAML file. Those shipped stand in `shipped/`, people's own in the folder `profiles`
of the home of lotgraph; an own one of the same name comes first. A profile is found by the headers
of a table and told; a row that no rule of it fits is refused, never passed over.
"""
