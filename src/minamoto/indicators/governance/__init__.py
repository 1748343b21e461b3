"""Concentration weighted by how the countries that hold the supply are governed."""
