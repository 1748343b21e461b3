"""How few countries hold how much: measures of one distribution over countries."""
