"""GS1 keys of the demo plant, with valid check digits, under the prefix GS1 keeps for examples.

The check digit is GS1's modulo 10: from the right, digits weigh 3, 1, 3, … (GS1 General
Specifications, section 7.9.1).
"""

from __future__ import annotations

PREFIX = "952"


def check_digit(digits: str) -> str:
    """The GS1 check digit that belongs behind these digits."""
    odd = sum(map(int, digits[-1::-2]))
    even = sum(map(int, digits[-2::-2]))
    return str(-(3 * odd + even) % 10)


def gtin(number: int) -> str:
    """A 14-digit GTIN (indicator 0) for trade item `number`, 0 to 999,999,999."""
    body = f"0{PREFIX}{number:09d}"
    return body + check_digit(body)


def gln(number: int) -> str:
    """A 13-digit GLN for party or place `number`, 0 to 999,999,999."""
    body = f"{PREFIX}{number:09d}"
    return body + check_digit(body)


def sscc(plant: int, number: int) -> str:
    """An 18-digit SSCC for logistic unit `number` (below ten million) of `plant` (below 1000)."""
    body = f"3{PREFIX}000{plant:03d}{number:07d}"
    return body + check_digit(body)
