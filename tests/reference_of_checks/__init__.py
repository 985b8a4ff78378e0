"""What the checks find, counted plainly by the sentences of docs/checks.md.

What is in a container at a moment is taken from `app.ledger.containers`.
"""
