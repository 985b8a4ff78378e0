"""The first load of an empty database: events checked in this process, written as files for
Neo4j's importer, imported whole, and what corrections change of them settled by the event door.
"""
