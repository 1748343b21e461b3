"""Two distributions over countries against each other."""
