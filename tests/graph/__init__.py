"""The graph room: the schema and how it is applied."""
