"""Where a supply comes from, what it crosses, and what it cannot do without."""
