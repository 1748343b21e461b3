"""The U.S. Geological Survey's assessments of 2020 (Nassar et al.) and 2025."""
