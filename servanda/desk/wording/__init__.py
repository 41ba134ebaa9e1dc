"""Prepared words: templates of answers, their settings, and what to say instead of blame."""
