"""Procedures per kind of problem: their pages, and the checklist that they become on a ticket."""
