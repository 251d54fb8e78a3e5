# The two commands of a newcomer: make demo, make test. Each makes .venv first if it is missing.
PYTHON ?= python3.11
BIN := .venv/bin
SHARED ?= ../shared
SHOWN := .pytest_cache/shown
# What the reader has reached on both gold sets in SHARED: floors go up, never down.
FLOORS := --floor 'quotes.f1>=0.98' --floor 'quotes.exact>=0.97' --floor 'quotes.speaker>=0.94' \
          --floor 'quotes.wrong_speaker<=0.03' --floor 'quotes.wrong_sure<=0.01' --floor 'figures.f1>=0.98' \
          --floor 'actors.f1>=0.98' --floor 'actors.resolved>=0.98' --floor 'clean.kept_noise<=0'
NAMES := --floor 'person.f1>=0.93' --floor 'location.f1>=0.90' --floor 'organization.f1>=0.75'

.PHONY: demo test lint score bench run picture pictures lock clean

demo: .venv/.ready
	@$(BIN)/sourcier demo

# A process a core, each with a PostgreSQL server of its own; then one judges what all of them made Slack show.
# `make test ARGS=tests/test_query.py` is one process, which starts at once.
test: .venv/.ready
ifdef ARGS
	$(BIN)/pytest $(ARGS)
else
	rm -rf $(SHOWN)
	$(BIN)/pytest --numprocesses=logical --maxprocesses=4 --dist=worksteal --shown=$(SHOWN) --ignore=tests/test_slack_types.py
	$(BIN)/pytest --shown=$(SHOWN) tests/test_slack_types.py
endif

lint: .venv/.ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

score: .venv/.ready
	python3 $(SHARED)/tools/score.py --articles $(SHARED)/seeds --gold $(SHARED)/gold/seeds.json \
	  --articles $(SHARED)/corpora/wikinews-2016 --gold $(SHARED)/gold/wikinews-2016.json $(FLOORS) $(ARGS)
	python3 $(SHARED)/tools/score_names.py $(SHARED)/corpora/wikinews-2016 $(NAMES)
	$(BIN)/python -m bench.scoring --tool $(SHARED)/tools/score.py \
	  --articles $(SHARED)/seeds --gold $(SHARED)/gold/seeds.json \
	  --articles $(SHARED)/corpora/wikinews-2016 --gold $(SHARED)/gold/wikinews-2016.json \
	  --articles $(SHARED)/corpora/wikinews-2016 --gold tests/gold/wikinews-2016-dev.json \
	  --articles $(SHARED)/corpora/wikinews-2016 --gold tests/gold/wikinews-2016-held.json \
	  --articles tests/gold/styles --gold tests/gold/styles.json

# `make bench SIZE=100000`: a made-up archive of that size, asked everything, on SQLite and PostgreSQL.
bench: .venv/.ready
	$(BIN)/python -m bench $(if $(SIZE),scale --size $(SIZE)) $(ARGS)

run: .venv/.ready
	$(BIN)/sourcier run

# The terminal picture of the README, drawn by the program itself.
picture: .venv/.ready
	COLUMNS=100 $(BIN)/sourcier demo --svg docs/demo.svg </dev/null >/dev/null

# The pictures of docs/, of real answers: the trial in headless Chromium.
pictures: .venv/.ready
	PYTHONPATH=tests $(BIN)/python tests/pictures.py

.venv/.ready: requirements.txt pyproject.toml
	@command -v $(PYTHON) >/dev/null || { echo "Sourcier wants Python 3.11 or later; say which with make PYTHON=..."; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

# Runtime first, then what only developers need; the Dockerfile takes the first part.
lock: .venv/.ready
	$(BIN)/python .ci/lock.py

clean:
	rm -rf .venv .demo dist .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
