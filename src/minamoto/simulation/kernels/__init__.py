"""Compiled loops: the scenario runs innermost, sums are taken in the order of the arrays."""
