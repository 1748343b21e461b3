"""The parts of a report, one a file: each gives a `Section`, or None where the finding lacks it."""
