"""The agreements: read, drafted, amended, signed."""
