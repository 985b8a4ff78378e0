"""How answers of the API are described to programs, a module a room."""
