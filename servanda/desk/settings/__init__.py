"""The first day and the settings: what an administrator sets up, in pages, never in a shell."""
