"""Figures and where they came from: the one room that reads disk and network."""
