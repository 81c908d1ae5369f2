# KOPMP workbench. `make` or `make help` lists the targets.
# What the targets do lives in the library (`kopmp ...`) and in pyproject.toml, not here.

REGIONS ?= 19.71
ARGS    ?=
UV      ?= uv
VENV    := .venv
BIN     := $(VENV)/bin
LOCKED  := $(VENV)/.locked
READY   := $(VENV)/.ready

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup data reports test validate bench check hooks lock clean

help:  ## List the targets
	@echo "KOPMP workbench. On a fresh machine: make reports, then make test."
	@echo
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))
	@echo
	@echo "  make reports REGIONS=19.71,76.04    other regions"
	@echo "  make setup PYTHON=python3.12        another Python (3.11 or newer)"
	@echo "  make test ARGS='-k notebook'        options for pytest"

setup: $(READY)  ## Make .venv from requirements.lock and install the library

data: $(READY)  ## Prepare the shipped data: raw to checked tables
	@$(BIN)/kopmp prepare

reports: data  ## Run the notebooks for REGIONS, then the overview of the country; says where the pages are
	@$(BIN)/kopmp run --regions "$(REGIONS)"
	@$(BIN)/kopmp overview --of ID

test: $(READY)  ## Run every test
	@$(BIN)/python -m pytest $(ARGS)

validate: $(READY)  ## Judge every estimator in a simulated world (10 to 20 minutes)
	@$(BIN)/python -m tests.validation $(ARGS)

bench: $(READY)  ## Measure speed as ratios within one run (some minutes)
	@$(BIN)/python tests/bench/national.py

check: $(READY)  ## Lint Python and notebooks, check types and floors
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy
	@$(BIN)/lint-imports

hooks: $(READY)  ## Check each commit with pre-commit
	@$(BIN)/pre-commit install

lock:  ## Renew requirements.lock from pyproject.toml (needs uv)
	@command -v $(UV) >/dev/null || { echo "make lock needs uv: python3 -m pip install uv" >&2; exit 1; }
	@$(UV) pip compile pyproject.toml --extra dev --universal --python-version 3.11 \
	    --upgrade --generate-hashes --custom-compile-command "make lock" \
	    --no-emit-index-url --no-emit-find-links --quiet --output-file requirements.lock
	@echo "requirements.lock renewed; now: make setup test"

clean:  ## Remove reports, tidy tables and caches; .venv and raw data stay
	@find reports -mindepth 1 -maxdepth 1 ! -name README.md -exec rm -rf {} +
	@rm -rf data/tidy .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis build dist
	@find kopmp_lib tests -name __pycache__ -type d -prune -exec rm -rf {} +

# ---- .venv: two stamps, each written last, so that an interrupted set-up is simply done again --------

# Sets $$python to the first Python >= 3.11 that can make a virtual environment, or says what is missing.
define find_python
python=; old=; for candidate in $(PYTHON) python3.13 python3.12 python3.11 python3 python; do \
    command -v "$$candidate" >/dev/null 2>&1 || continue; \
    "$$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue; \
    if "$$candidate" -c 'import ensurepip, venv' 2>/dev/null; then python=$$candidate; break; fi; \
    old=$$candidate; \
done; \
if [ -z "$$python" ] && [ -n "$$old" ]; then \
    echo "$$old cannot make a virtual environment: its venv or ensurepip module is missing." >&2; \
    echo "On Debian and Ubuntu: apt install python3-venv. Then type the same command again." >&2; exit 1; \
elif [ -z "$$python" ]; then \
    echo "No Python 3.11 or newer was found." >&2; \
    echo "Install one, or name it: make $(or $(firstword $(MAKECMDGOALS)),setup) PYTHON=/path/to/python3" >&2; exit 1; \
elif [ -n "$(PYTHON)" ] && [ "$$python" != "$(PYTHON)" ]; then \
    echo "PYTHON=$(PYTHON) is not a Python 3.11 or newer with venv; taking $$python instead." >&2; \
fi
endef

$(LOCKED): requirements.lock
	@$(find_python); \
	echo "[1/3] $(VENV) with $$($$python --version) ($$python)"; \
	rm -f $(LOCKED) $(READY) && "$$python" -m venv --clear $(VENV)
	@echo "[2/3] installing $$(grep -c '^[a-zA-Z]' requirements.lock) pinned packages, once, a few minutes"
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-input \
	    --no-deps --no-compile --requirement requirements.lock
	@echo "[3/3] compiling them, so that notebooks start quickly"
	@env -u PYTHONDONTWRITEBYTECODE $(BIN)/python -m compileall -qq -j 0 $(VENV)/lib || true
	@touch $@

$(READY): $(LOCKED) pyproject.toml
	@rm -f $@
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-input \
	    --no-deps --no-build-isolation --editable .
	@touch $@
