"""What `/api/v1` promises to whoever wrote a program against it."""
