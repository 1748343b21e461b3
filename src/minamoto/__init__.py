"""From a product or a strategic industry back to the ore, with every number's source and grade."""

__version__ = "0.1.0"
