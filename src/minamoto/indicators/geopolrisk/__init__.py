"""GeoPolRisk: geopolitical supply risk of a material for one importer, and its LCA factor."""
