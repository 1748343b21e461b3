"""Vocabulary: table schemas, records, units, provenance and errors. Imports nothing of ours."""
