# Everything below makes its own virtual environment from the Python that is there.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SAMPLE := samples/gloucestershire-2019-fifth-visit.json

.PHONY: demo test coverage lint bench fuzz generated screenshots clean

demo: $(VENV)/.installed
	@$(BIN)/readiness check $(SAMPLE) -o gap-report.html -o gap-report.md -o gap-report.json || case $$? in 1|3) ;; *) exit 1 ;; esac
	@echo "The reports are gap-report.html, gap-report.md and gap-report.json in $(CURDIR)"

test: $(VENV)/.tests
	$(BIN)/python -m pytest --numprocesses=auto --dist=worksteal

# The same with branch coverage, of child processes too: it takes twice as long.
coverage: $(VENV)/.tests
	$(BIN)/python -m pytest --numprocesses=auto --dist=worksteal --cov --cov-report=term

lint: $(VENV)/.lint
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(VENV)/.bench
	$(BIN)/python tests/bench.py

# For as long as SECONDS says; SEED=n tries the same cases again. What breaks a law is saved under fuzz-finds/.
fuzz: $(VENV)/.tests
	$(BIN)/python tests/fuzz.py $(or $(SECONDS),60) $(SEED)

generated: $(VENV)/.tests
	$(BIN)/python tests/generated.py

screenshots: $(VENV)/.tests
	$(BIN)/python tests/screenshots.py

clean:
	rm -rf $(VENV) gap-report.html gap-report.md gap-report.json

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

# pip reads dependency groups from 25.1 on; the one that comes with Python may be older.
$(VENV)/.pip: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=25.1'
	@touch $@

$(VENV)/.tests: pyproject.toml $(VENV)/.pip
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --group test --group lint
	@touch $@

$(VENV)/.lint: $(VENV)/.tests
	@touch $@

$(VENV)/.bench: pyproject.toml $(VENV)/.pip
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --group bench
	@touch $@
