"""Certificates and photos of a case: kept, listed, handed out again, each under its hash."""
