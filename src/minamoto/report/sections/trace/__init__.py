"""The parts of a report on `trace`: products, dependence, and a card a material."""
