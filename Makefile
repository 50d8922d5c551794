# Kindred: `make demo` and `make test` are all a newcomer needs.
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
UV := $(VENV)/bin/uv
PORT ?= 9000
RESET ?=

.PHONY: help setup setup-dev browser demo test leaks lint check format lock clean

help: ## show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

setup: $(VENV)/.run ## build .venv with what running needs

setup-dev: $(VENV)/.dev ## add what tests and benchmarks need

$(PY):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Kindred needs Python 3.11 or newer; '$(PYTHON)' is older. Try: make $(MAKECMDGOALS) PYTHON=python3.12"; exit 1; }
	@echo "Setting up: a virtual environment in $(VENV)"
	@$(PYTHON) -m venv $(VENV)
	@$(PY) -m pip install --quiet --disable-pip-version-check uv 2>/dev/null || echo "Setting up: uv is not to be had, pip does it (slower)"

$(VENV)/.run: $(PY) requirements/run.txt
	@echo "Setting up: what running needs (hashed, about a minute the first time)"
	@if [ -x $(UV) ]; then $(UV) pip install --quiet --compile-bytecode --python $(PY) --require-hashes -r requirements/run.txt; \
	 else $(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.txt; fi
	@touch $@

$(VENV)/.dev: $(PY) requirements/dev.txt
	@echo "Setting up: what tests and benchmarks need"
	@if [ -x $(UV) ]; then $(UV) pip install --quiet --compile-bytecode --python $(PY) --require-hashes -r requirements/dev.txt; \
	 else $(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt; fi
	@touch $@ $(VENV)/.run

browser: ## Chromium and fonts for the browser tests (Debian packages)
	@sh tests/install_browser.sh

demo: setup ## the whole story on phones in a web page: http://127.0.0.1:9000/
	@exec $(PY) main.py demo --port $(PORT) $(if $(RESET),--reset)

test: setup-dev browser ## every test
	@$(PY) -m pytest -q -n 2 --dist loadfile

leaks: setup-dev ## try every known way to leak who somebody is; writes docs/leaks.md
	@$(PY) -m tests.leaks

lint: setup-dev ## ruff, mypy, import contracts, dependencies
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PY) -m mypy .
	@$(VENV)/bin/lint-imports
	@$(PY) -m deptry .

check: lint test ## lint and tests, as CI runs them

format: setup-dev ## let ruff format the code
	@$(PY) -m ruff check --fix-only --quiet .
	@$(PY) -m ruff format .

lock: setup-dev ## compile the hashed requirements again
	@cd requirements && for f in run dev; do ../$(UV) pip compile --quiet --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --no-header $$f.in -o $$f.txt; done

clean: ## remove .venv, the demo's state and caches
	@rm -rf $(VENV) .demo .mypy_cache .ruff_cache .pytest_cache .hypothesis
