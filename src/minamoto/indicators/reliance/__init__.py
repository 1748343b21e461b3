"""How far a country lives on what others send."""
