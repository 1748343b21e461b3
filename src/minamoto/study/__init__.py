"""The questions users ask, one verb a file; each returns a `Finding`."""
