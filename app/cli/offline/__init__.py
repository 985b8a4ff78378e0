"""The first load of an empty database from the command line."""
