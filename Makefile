# Everything below makes its own virtual environment from the Python that is there, with the versions in the lock.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
NEWEST := .venv-newest
LOCK := requirements.lock
SPARK_LOCK := requirements-spark.lock
PIP := -m pip --quiet --disable-pip-version-check
PARALLEL := --numprocesses=auto --dist=worksteal
QUICK := $(PARALLEL) -m "not slow and not spark"
SAMPLE := samples/middling.json
BEFORE := samples/middling-six-months-before.json
REPORTS := $(addprefix gap-report.,html docx pdf md json)
# What pip says while it installs into a folder goes into a log there, which is shown only if the install fails.
logged = >$(1)/install.log 2>&1 || { cat $(1)/install.log >&2; exit 1; }

# Where it is set, each of the many processes of a run compiles all modules again.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test test-slow test-spark test-newest coverage lint lock bench fuzz kills generated calibrate screenshots newest clean

demo: $(VENV)/.installed
	@$(BIN)/readiness check $(SAMPLE) --since $(BEFORE) $(REPORTS:%=-o %) || case $$? in 1|3) ;; *) exit 1 ;; esac
	@echo "The reports are $(REPORTS) in $(CURDIR)"

test: $(VENV)/.tests
	$(BIN)/python -m pytest $(QUICK)

# What takes long: the whole pack put to the proof, what one or two cases show in `make test` with all of them, and laws
# tried with eight times as many examples; TESTS names some files alone, and ONLY="slow and not spark" leaves out the laws.
test-slow: $(VENV)/.tests
	$(BIN)/python -m pytest $(PARALLEL) -m "$(or $(ONLY),(slow or hypothesis) and not spark)" \
	  --hypothesis-profile=thorough $(TESTS)

# What needs PySpark (450 MB) and Java, which the other tests do without.
test-spark: $(VENV)/.spark
	$(BIN)/python -m pytest $(PARALLEL) -m "$(or $(ONLY),spark)" tests/data/test_spark.py

# The same with the newest versions that pyproject.toml allows; TESTS names some files alone.
test-newest: newest
	$(NEWEST)/bin/python -m pytest $(QUICK) $(TESTS)

# The same with branch coverage, of child processes too: it takes twice as long.
coverage: $(VENV)/.tests
	$(BIN)/python -m pytest $(PARALLEL) -m "not spark" --cov --cov-report=term

lint: $(VENV)/.tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# What the tests, lint and bench install, from now on: the newest versions that pyproject.toml allows.
lock: newest
	@echo "# Made by make lock: what the tests, lint and bench install." >$(LOCK)
	@$(NEWEST)/bin/python $(PIP) freeze --exclude-editable | LC_ALL=C sort --ignore-case >>$(LOCK)
	@$(NEWEST)/bin/python $(PIP) install --editable '.[spark]' $(call logged,$(NEWEST))
	@echo "# Made by make lock: what the tests on Spark install beside requirements.lock." >$(SPARK_LOCK)
	@$(NEWEST)/bin/python $(PIP) freeze | grep -E '^(py4j|pyspark|sqlglot)==' | LC_ALL=C sort >>$(SPARK_LOCK)

# FILES=1000 judges so many in one process; ROWS=1000000 derives from a list of so many, and of a tenth.
bench: $(VENV)/.tests
	FILES=$(or $(FILES),200) $(BIN)/python -m tools.bench
	$(BIN)/python -m tools.list_bench $(ROWS)

# For as long as SECONDS says; SEED=n tries the same cases again. What breaks a law is saved under fuzz-finds/.
fuzz: $(VENV)/.tests
	$(BIN)/python -m tools.fuzz $(or $(SECONDS),60) $(SEED)

# Ends so many runs by each signal, with rules of ours and a stranger's, and counts what is left half done.
kills: $(VENV)/.tests
	$(BIN)/python -m tools.kills $(or $(RUNS),20)

generated: $(VENV)/.tests
	$(BIN)/python -m tools.generated

# Every council and year of the published figures, judged: what docs/scoring.md and docs/validity.md tell of them.
calibrate: $(VENV)/.tests
	$(BIN)/python -m tools.calibrate

screenshots: $(VENV)/.tests
	$(BIN)/python -m tools.screenshots

clean:
	rm -rf $(VENV) $(NEWEST) $(REPORTS)

$(BIN)/python:
	@echo "Setting up $(VENV). This happens once and may take a minute."
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml $(LOCK) $(BIN)/python
	@$(BIN)/python $(PIP) install --constraint $(LOCK) --editable '.[excel,pdf,word]' $(call logged,$(VENV))
	@touch $@

# What builds the package is in the lock as well, so nothing is fetched to build it.
$(VENV)/.tests: pyproject.toml $(LOCK) $(BIN)/python
	@$(BIN)/python $(PIP) install --requirement $(LOCK) $(call logged,$(VENV))
	@$(BIN)/python $(PIP) install --no-deps --no-build-isolation --editable . $(call logged,$(VENV))
	@touch $@

$(VENV)/.spark: $(VENV)/.tests $(SPARK_LOCK)
	@$(BIN)/python $(PIP) install --requirement $(SPARK_LOCK) $(call logged,$(VENV))
	@touch $@

# pip reads dependency groups from 25.1 on; the one that comes with Python may be older.
newest:
	@echo "Setting up $(NEWEST) with the newest versions"
	@rm -rf $(NEWEST)
	@$(PYTHON) -m venv $(NEWEST)
	@$(NEWEST)/bin/python $(PIP) install --upgrade pip $(call logged,$(NEWEST))
	@$(NEWEST)/bin/python $(PIP) install --editable . --group test --group lint --group bench $(call logged,$(NEWEST))
