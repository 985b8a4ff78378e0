"""What is put into units and taken out of them: unbuilds, repairs, swaps, and what stays in."""
