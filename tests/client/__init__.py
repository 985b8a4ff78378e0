"""The Python client, beside the app: it is asked as another program would ask it."""
