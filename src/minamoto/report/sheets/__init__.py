"""The sheets of a workbook: their names, columns, cells, formulas and native charts."""
