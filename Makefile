# Aftercall needs Python 3.11 or newer and make; everything else is set up here, inside .venv.
PYTHON_IN := .venv/bin/python
TESTED := bot flows models tests bench

# Compiled files make the difference between a start of one second and one of six.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup setup-tests run test lint fix soak year bench reading lexicons learn pictures fuzz lock clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## Make .venv and install the pinned dependencies
	@.ci/setup

setup-tests: ## The same with the tests' tools, PostgreSQL and a browser
	@.ci/setup dev
	@.ci/chromium

# exec, so that Ctrl-C, a stop and a kill of make reach the service itself.
run: setup ## Start the whole service with the demonstration town; Ctrl-C stops it
	@exec $(PYTHON_IN) -m bot run

test: lint ## Run all checks and tests, on SQLite and PostgreSQL and in a real browser
	@$(PYTHON_IN) -m pytest -n 3 --dist worksteal

lint: setup-tests ## Run the checks only: style, types, arrows
	@$(PYTHON_IN) -m ruff check --quiet .
	@$(PYTHON_IN) -m ruff format --quiet --check .
	@$(PYTHON_IN) -m mypy
	@.venv/bin/lint-imports --no-logo

fix: setup-tests ## Mend what ruff can mend
	@$(PYTHON_IN) -m ruff check --quiet --fix .
	@$(PYTHON_IN) -m ruff format --quiet .

soak: setup-tests ## Play 10,000 cities in virtual time (hours)
	@$(PYTHON_IN) -m bot simulate --seed 1000 --count 10000

year: setup-tests ## Play a year of 2,000 clients in virtual time (half an hour)
	@$(PYTHON_IN) -m bot simulate --year 2000

bench: setup-tests ## Measure, beside a lean reference (a table)
	@$(PYTHON_IN) -m bot bench

reading: setup ## Measure how well replies are read, by language (a table, and the errors by rule)
	@$(PYTHON_IN) -m bot reading --errors

lexicons: setup ## Make the lexicons ready to be loaded, after a change of their YAML
	@$(PYTHON_IN) -m bot lexicons

learn: setup ## Teach the second reader anew from tests/replies/train (ten minutes)
	@$(PYTHON_IN) -m bot learn

pictures: setup-tests ## Take the pictures of docs/pictures anew (some minutes)
	@$(PYTHON_IN) -m tests.browser.picturing docs/pictures

fuzz: setup-tests ## Feed the reader a million made-up texts
	@PYTHONPATH=. $(PYTHON_IN) tests/fuzzing/reading.py -runs=1000000 -max_len=6400

lock: ## Pin requirements.in and requirements-dev.in anew (needs uv)
	@for name in requirements requirements-dev; do \
	  uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	    --no-emit-find-links --custom-compile-command 'make lock' $$name.in -o $$name.txt || exit 1; done

clean: ## Remove what these commands made, except the database
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
