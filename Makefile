# A target that needs Python makes .venv by itself, and again when what it is made of changes.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
PORT ?= 8000
DIR ?= demo
BIN := .venv/bin
SETUP := setup.cfg setup.py pyproject.toml requirements.txt package-lock.json \
	$(shell find challenge_engine webapp -name '*.po')
PYTEST := $(BIN)/python -m pytest -n auto

.PHONY: help demo test test-postgresql test-browser lint check bench proof clean
.DEFAULT_GOAL := help

help: ## say what can be done here
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1\t\2/p' $(MAKEFILE_LIST) | while IFS="$$(printf '\t')" read -r name text; do \
		printf '  make %-16s %s\n' "$$name" "$$text"; done

demo: .venv/run ## open a fictional town in DIR (demo), at http://127.0.0.1:PORT (8000)
	$(BIN)/challenge demo --dir $(DIR) --port $(PORT)

test: .venv/dev ## the fast tests, on SQLite
	$(PYTEST) -m "not postgresql and not browser and not slow"

test-postgresql: .venv/dev ## the tests that need PostgreSQL (DATABASE_URL, or one from pip)
	$(PYTEST) -m "postgresql and not slow"

test-browser: .venv/dev ## the tests in a real browser (chromium)
	$(PYTEST) -m "browser and not slow"

lint: .venv/dev ## style, layout and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

check: lint .oracle/ready test test-postgresql test-browser ## all that must be green before a change is handed in

bench: .venv/dev ## durable actions a second, beside others
	$(BIN)/python -m benchmarks

proof: .venv/dev ## every test with the large parameters (takes long)
	CHALLENGE_PROOF=1 $(PYTEST)

clean: ## remove what was made here (never a demo folder or a database)
	rm -rf .venv .oracle build dist *.egg-info webapp/static/vendor .coverage htmlcov \
		.hypothesis .mypy_cache .pytest_cache .ruff_cache
	find challenge_engine webapp tests benchmarks -name __pycache__ -prune -exec rm -rf {} + 2>/dev/null || true
	find challenge_engine webapp -name '*.mo' -delete

# The exact versions of requirements.txt, and a word where the style sheet is missing.
define install
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv || { rm -rf .venv; \
		echo "make: Python's venv module is missing; on Debian: apt-get install python3-venv" >&2; exit 1; }
	@echo "Installing what requirements.txt names into .venv ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c requirements.txt -e '$(WHAT)'
	@test -f webapp/static/vendor/govuk.css || \
		echo "make: no style sheet could be fetched; pages use webapp/static/base.css" >&2
endef

.venv/run: WHAT := .
.venv/run: $(SETUP)
	$(install)
	@touch $@

.venv/dev: WHAT := .[dev,browser,bench]
.venv/dev: $(SETUP)
	$(install)
	@touch .venv/run $@

# Somebody else's count, which ours is compared with: apart from .venv, because of its licence.
.oracle/ready: tests/counting/oracle.txt
	@echo "Installing what tests/counting/oracle.txt names into .oracle ..."
	@test -x .oracle/bin/python || $(PYTHON) -m venv .oracle
	@.oracle/bin/python -m pip install --quiet --disable-pip-version-check --no-deps -r $< && touch $@ || \
		echo "make: pabutools could not be fetched; the tests that ask it are skipped" >&2
