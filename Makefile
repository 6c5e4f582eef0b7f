# Caulk's chores. `make demo` and `make test` need Python >= 3.11, git and make, and set up the rest in .venv.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1

# The tests render charts with both. Building them takes minutes, once; a helm on PATH will do as well.
HELM3 := v3.22.0
HELM4 := v4.3.1
# And build kustomizations with this; kubectl would do as well, which contains it.
KUSTOMIZE := v5.8.0

.DEFAULT_GOAL := help
.PHONY: help demo test lint types format docs rule bench precision corpus leaks clean

help: ## list these targets
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' Makefile | while IFS="$$(printf '\t')" read -r name text; do \
	  printf '  make %-10s %s\n' "$$name" "$$text"; done

# Stamps stand for "installed as pyproject.toml says now"; a second run costs nothing.
$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Caulk needs Python 3.11 or newer; say which one with: make PYTHON=/path/to/python3.12 ..." >&2; exit 2; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml linter/caulk/__init__.py | $(BIN)/python
	$(BIN)/python -m pip install --quiet --editable .
	@$(BIN)/python -m compileall -q linter/caulk rules/caulk_rules # as an installed wheel is
	@touch $@

$(VENV)/.developing: pyproject.toml linter/caulk/__init__.py | $(BIN)/python
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	@touch $@ $(VENV)/.installed

$(VENV)/.helm: Makefile | $(VENV)/.developing
	@if command -v helm >/dev/null; then echo "tests use $$(command -v helm)"; else \
	  echo 'building helm $(HELM3) and $(HELM4) for the tests'; \
	  export GOTOOLCHAIN=local; \
	  GOBIN='$(abspath $(BIN))' $(BIN)/go install helm.sh/helm/v3/cmd/helm@$(HELM3) && \
	  GOBIN='$(abspath $(VENV))/helm4' $(BIN)/go install helm.sh/helm/v4/cmd/helm@$(HELM4) && \
	  mv $(VENV)/helm4/helm $(BIN)/helm4; fi
	@touch $@

$(VENV)/.kustomize: Makefile | $(VENV)/.developing
	@if command -v kustomize >/dev/null; then echo "tests use $$(command -v kustomize)"; else \
	  echo 'building kustomize $(KUSTOMIZE) for the tests'; export GOTOOLCHAIN=local; \
	  GOBIN='$(abspath $(BIN))' $(BIN)/go install sigs.k8s.io/kustomize/kustomize/v5@$(KUSTOMIZE); fi
	@touch $@

demo: $(VENV)/.installed ## scan a small service whose defects are known
	@echo '$$ caulk scan testdata/projects/sample-service'
	@$(BIN)/caulk scan testdata/projects/sample-service; code=$$?; \
	  if [ $$code -ne 1 ]; then echo "the sample should give findings, and the scan ended with exit code $$code" >&2; exit 1; fi
	@echo
	@echo 'That was the sample (exit code 1: findings). For your own service: $(BIN)/caulk scan PATH'
	@echo 'To read about a rule: $(BIN)/caulk explain RULE'

test: lint types $(VENV)/.helm $(VENV)/.kustomize ## set everything up; lint, check types, run every test
	CAULK_TESTS_NEED_HELM=1 CAULK_TESTS_NEED_KUSTOMIZE=1 $(BIN)/python -m pytest -n auto

lint: $(VENV)/.developing ## ruff: rules and formatting
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.developing ## mypy, strict
	$(BIN)/mypy

format: $(VENV)/.developing ## rewrite the Python files as `make lint` wants them
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

docs: $(VENV)/.developing ## write docs/rules from the rules and the precision record
	$(BIN)/python docs/generate.py

rule: $(VENV)/.developing ## start a rule: make rule NAME=my-rule FAMILY=goroutines KIND=go-file
	$(BIN)/python rules/new_rule.py --name '$(NAME)' --family '$(FAMILY)' --kind '$(or $(KIND),go-file)'

bench: $(VENV)/.developing ## speed as ratios to the floor (fetches one public module)
	$(BIN)/python bench/run.py $(ARGS)

precision: $(VENV)/.developing $(VENV)/.helm ## hold today's reports against bench/precision (fetches public modules and charts)
	PATH="$(abspath $(BIN)):$$PATH" $(BIN)/python bench/check_precision.py $(ARGS)

corpus: $(VENV)/.developing ## parse every Go file of the pinned public modules (fetches them)
	$(BIN)/python bench/parse_corpus.py $(ARGS)

leaks: $(VENV)/.developing ## run the marked inputs: do the defects leak, and the twins not?
	$(BIN)/python bench/leaks_for_real.py $(ARGS)

clean: ## remove what these targets made
	rm -rf $(VENV) .bench .mypy_cache .ruff_cache .pytest_cache .hypothesis build dist
