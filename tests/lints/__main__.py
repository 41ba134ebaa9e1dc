import sys

from tests.lints.run import findings

found = list(findings())
print("\n".join(found) or "The project's own rules are kept.")
sys.exit(bool(found))
