"""Before a service begins, both sides say what they expect and put it in writing (P2)."""
