"""How a bill of material is read: file to grids, grids to columns, columns to lines."""
