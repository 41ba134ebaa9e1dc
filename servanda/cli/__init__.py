"""The `servanda` command."""
