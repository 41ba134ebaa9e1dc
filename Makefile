# `make` lists what can be made.
.DEFAULT_GOAL := help
BIN := .venv/bin
CHECKS := $(addprefix check-,format lint types rings rules templates translations)
.PHONY: help demo setup test check $(CHECKS) format messages pictures

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## /  make \1	/p' Makefile

demo: ## a running desk with a sample company (ARGS="--port 8099 --no-browser --fresh")
	@.ci/setup run
	@exec $(BIN)/servanda demo --end-with-parent $(ARGS)

setup: ## the environment for working on Servanda
	@.ci/setup dev

test: check ## everything: make check, then all tests (TESTS="servanda/clocks -x")
	@$(BIN)/python -m pytest -n auto $(TESTS)

check: setup ## format, lint, types, rings, translations, templates, our own rules
	@$(MAKE) --no-print-directory --keep-going --jobs 2 --output-sync=target $(CHECKS)

check-format:
	@echo "Format" && $(BIN)/ruff format --check --quiet --output-format concise .
check-lint:
	@echo "Lint" && $(BIN)/ruff check --quiet --output-format concise .
check-types:
	@echo "Types" && $(BIN)/mypy --no-error-summary
check-rings:
	@echo "Rings" && { $(BIN)/lint-imports --no-logo >.venv/rings || { cat .venv/rings; exit 1; }; }
check-rules:
	@$(BIN)/python -m tests.lints
check-templates:
	@echo "Templates" && $(BIN)/djlint servanda --lint --quiet
check-translations:
	@$(BIN)/python -m servanda.cli.messages check

format: setup ## bring the code into its form
	@$(BIN)/ruff check --quiet --fix --exit-zero . && $(BIN)/ruff format --quiet .

messages: setup ## bring the catalogues to the texts of the program
	@$(BIN)/python -m servanda.cli.messages update

pictures: setup ## the pictures of README and docs, taken anew from the demo
	@$(BIN)/python -m tests.pictures
