"""The version of the package, carried by every finding."""

VERSION = "0.1.0"
