# Needs Python 3.11 or newer with its venv module. Everything is installed into .venv.

PYTHON ?= python3
UV_VERSION := 0.13.9
HYPOTHESIS_PROFILE ?= ci

BIN := .venv/bin
STAMP := .venv/.installed

.DEFAULT_GOAL := help
.PHONY: help install run test check lint format docs messages screenshots bench lock clean

help: ## Show this list
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 10

install: $(STAMP) ## Make .venv and install the locked versions and the project

.venv/pyvenv.cfg:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Handback needs Python 3.11 or newer: make install PYTHON=python3.11" >&2; exit 1; }
	$(PYTHON) -m venv .venv

$(STAMP): requirements.lock pyproject.toml | .venv/pyvenv.cfg
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

run: install ## Run the whole system with sample data, for a browser
	$(BIN)/handback run

test: lint ## Check the code, then run every test
	HYPOTHESIS_PROFILE=$(HYPOTHESIS_PROFILE) $(BIN)/python -m pytest -n auto

check: lint ## Check the code: format, rules, types, floors, tidiness
	$(BIN)/python -m pytest -q tests/tidy

lint: install
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

format: install ## Format the code and repair what can be repaired
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

docs: install ## Write the generated parts of docs/
	$(BIN)/handback policy reference > docs/generated.tmp && mv docs/generated.tmp docs/policy-reference.md
	$(BIN)/handback policy house > docs/generated.tmp && mv docs/generated.tmp docs/house-values.md
	$(BIN)/python -m handback.site.settings_table docs/operations.md

messages: install ## Collect every text to translate, and compile the translations
	$(BIN)/python -m handback.site.messages

screenshots: install ## Take the pictures of docs/images in a real browser
	$(BIN)/python -m tests.browser.screenshots docs/images

bench: install ## Run the benchmarks
	$(BIN)/python -m bench

lock: | .venv/pyvenv.cfg ## Write requirements.lock with the newest allowed versions
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --extra dev --extra portfolio --upgrade \
		--generate-hashes --no-emit-index-url --no-header --output-file requirements.lock pyproject.toml

clean: ## Remove .venv, caches and build results
	rm -rf .venv build dist htmlcov .coverage .coverage.* .hypothesis .import_linter_cache
	rm -rf .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
