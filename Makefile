# Two commands matter: `make run` and `make test`. Each sets up what it needs, and does nothing twice.

PYTHON ?= python3.11
BIN := .venv/bin
# Twice as many as there are cores: many stories wait for deadlines and for processes that end.
WORKERS ?= 4

.PHONY: run test check format bench faults pictures lock clean

run: .venv/run
	$(BIN)/python app.py

# What is compiled is kept, whatever the shell says: else each worker compiles every test and the product anew, which
# takes seven seconds of a core, and so does each process of a test for its part.
test: export PYTHONDONTWRITEBYTECODE =
test: .venv/dev .venv/browser
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder

check: .venv/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: .venv/dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: .venv/dev
	$(BIN)/python -m tests.bench

# Takes about five minutes; FAULTS=--short less than one.
faults: .venv/dev
	$(BIN)/python -m tests.faults $(FAULTS)

# Draws what the README and docs/ show of the local Slack; look at each picture before it is committed.
pictures: .venv/dev .venv/browser
	$(BIN)/python -m tests.browser.illustrations

# Writes the hash-locked requirements anew from pyproject.toml; no registry's address goes into them.
lock: .venv/dev
	$(BIN)/pip install --quiet uv
	$(BIN)/uv pip compile --quiet pyproject.toml $(LOCK) --output-file requirements/run.txt
	$(BIN)/uv pip compile --quiet pyproject.toml --group dev $(LOCK) --output-file requirements/dev.txt

LOCK := --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-annotate

# The machine's own Chromium does; without one Playwright may fetch it, and where neither works the tests say so. The
# one that has no windows to show, chromium-headless-shell, is the fastest.
.venv/browser: .venv/dev
	command -v chromium-headless-shell || command -v chromium || command -v chromium-browser || command -v google-chrome \
		|| timeout 300 $(BIN)/playwright install chromium \
		|| echo "No Chromium here: the browser tests are left out."
	touch $@

clean:
	rm -rf .venv

.venv/bin/python:
	$(PYTHON) -m venv .venv || python3 -m venv .venv

.venv/run: .venv/bin/python requirements/run.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.txt
	touch $@

.venv/dev: .venv/bin/python requirements/dev.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	touch $@ .venv/run
