# Two commands matter: `make demo` shows the tracker, `make test` proves it. `make help` lists all.

PYTHON ?= python3
SERVE ?= yes

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
LOCK := --universal --python-version 3.11 --generate-hashes --no-annotate --no-header \
	--no-emit-index-url --no-emit-find-links --quiet
PYTEST := $(BIN)/python -m pytest

# A stamp is newer than what was installed from: change a lock and the next command installs it.
RUNTIME_READY := $(VENV)/runtime-ready
TESTS_READY := $(VENV)/tests-ready

.PHONY: help demo test check lock clean system-packages
.DELETE_ON_ERROR:

help: ## list the commands
	@sed -n 's/^\([a-z]*\):.*## /make \1|/p' Makefile | \
		while IFS='|' read -r name purpose; do printf '%-12s %s\n' "$$name" "$$purpose"; done

demo: $(RUNTIME_READY) ## the published 2023/24 portfolio on http://127.0.0.1:8000 (SERVE=no: files only)
	@$(BIN)/tracker demo --out out $(if $(filter no,$(SERVE)),--no-serve)

test: $(TESTS_READY) system-packages check ## all tests, after style, types and arrows
	@$(PYTEST) -n 2 --dist loadgroup --ignore=tests/journeys
	@if ls tests/journeys/test_*.py >/dev/null 2>&1; then $(PYTEST) -n 2 tests/journeys; fi

check: $(TESTS_READY) ## style, types and arrows, without running anything
	@$(BIN)/python -m ruff check .
	@$(BIN)/python -m ruff format --check .
	@$(BIN)/python -m mypy
	@$(BIN)/lint-imports --no-logo

system-packages:
	@tests/support/system_packages.sh

lock: $(BIN)/python ## lock the newest releases that pyproject.toml allows
	@$(PIP) install uv
	@$(BIN)/python -m uv pip compile $(LOCK) --upgrade --group build pyproject.toml \
		--output-file requirements.txt >/dev/null
	@$(BIN)/python -m uv pip compile $(LOCK) --upgrade --group dev --constraint requirements.txt \
		pyproject.toml --output-file requirements-dev.txt >/dev/null

clean: ## forget what was made here, except the database in instance/
	rm -rf $(VENV) out dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "The tracker needs Python 3.11 or newer: make PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -m venv --clear $(VENV)

$(RUNTIME_READY): requirements.txt pyproject.toml | $(BIN)/python
	@echo 'Installing the tracker into $(VENV)'
	@$(PIP) install --require-hashes --requirement requirements.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(TESTS_READY): requirements-dev.txt $(RUNTIME_READY)
	@echo 'Installing what the tests need'
	@$(PIP) install --require-hashes --requirement requirements-dev.txt
	@touch $@
