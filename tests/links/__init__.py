"""Links that show one kept answer to somebody outside."""
