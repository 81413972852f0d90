# Everything below sets itself up: a virtual environment with pinned, hashed dependencies.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
ENV    := PIP_DISABLE_PIP_VERSION_CHECK=1
PAGE   := tests/docs/test_proof_page.py

.PHONY: help run test check chromium verify format bench lock clean
help: ## Say what can be done.
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/'

run: $(VENV)/run.ok ## Run the main job: the national lists on a synthetic China at 1:1000.
	$(BIN)/glasshouse run $(ARGS)

test: check chromium ## Lint, types, spelling and the default test suite: what CI runs.
	$(BIN)/python -m pytest -n auto --dist worksteal $(ARGS)

check: $(VENV)/test.ok ## Only lint, types and spelling.
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/codespell src tests docs benchmarks README.md CHANGELOG.md CONTRIBUTING.md

# Tests of pages need a browser; without one, and without the right to install it, they are skipped and say so.
chromium:
	@command -v chromium >/dev/null || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && \
	  apt-get -qq update && apt-get -qq install -y --no-install-recommends chromium fonts-noto-cjk >/dev/null; } || \
	  echo "There is no Chromium: tests of pages are skipped."

verify: check chromium ## Run the whole proof, the large designs too, and write its pages in docs/reference.
	@mkdir -p build && rm -f build/proof.xml
	-$(BIN)/python -m pytest -n auto --dist worksteal -m "" --ignore=$(PAGE) --junitxml=build/proof.xml $(ARGS)
	$(BIN)/python docs/proof.py build/proof.xml
	$(BIN)/python -m pytest -n 0 $(PAGE)

format: $(VENV)/test.ok ## Format the code.
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(VENV)/run.ok ## Measure the speed beside its floor.
	$(BIN)/python benchmarks/speed.py $(ARGS)

lock: ## Pin and hash the requirement files again (needs uv).
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	  pyproject.toml requirements/build.in -o requirements/run.txt
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	  --extra test pyproject.toml requirements/build.in -o requirements/test.txt

clean: ## Remove the environment and caches.
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache

$(VENV)/pip.ok:
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/run.ok: $(VENV)/pip.ok requirements/run.txt pyproject.toml
	$(ENV) $(BIN)/python -m pip install -q --require-hashes -r requirements/run.txt
	$(ENV) $(BIN)/python -m pip install -q --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/test.ok: $(VENV)/run.ok requirements/test.txt
	$(ENV) $(BIN)/python -m pip install -q --require-hashes -r requirements/test.txt
	@touch $@
