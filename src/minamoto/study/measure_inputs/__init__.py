"""What each indicator takes from the shipped tables, one theme a file."""
