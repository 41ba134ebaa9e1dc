"""`python -m servanda.cli` is `servanda`."""

from servanda.cli.main import main

if __name__ == "__main__":
    raise SystemExit(main())
