"""The European Union's criticality assessment, 2017 guidelines (used in 2017, 2020, 2023)."""
