"""The reconciled multi-stage supply network: built from observations, balanced, checked."""
