# Everything a fresh clone needs: make and Python 3.11. `make help` lists the targets.
# PYTHON names the interpreter, VENV the environment; both can be given on the command line.

VENV ?= .venv
BIN := $(VENV)/bin
BASE := $(VENV)/.installed-base
# More extras for the tests, which skip what is not installed: make test EXTRAS=train,dashboard,ray
EXTRAS ?=
comma := ,
DEV := $(VENV)/.installed-dev$(subst $(comma),-,$(EXTRAS:%=-%))
PINS := pyproject.toml constraints.txt
# samples/ itself also holds their gold and a README, which are no reports.
REPORTS := $(filter-out samples/README.md,$(wildcard $(addprefix samples/*.,docx doc html md txt pdf)))
SHOWN := $(firstword $(wildcard samples/*.docx)) $(firstword $(wildcard samples/*.txt))
SCAN := $(firstword $(wildcard samples/*_scan.pdf))
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
IS_311 := import sys; sys.exit(sys.version_info[:2] != (3, 11))

ifndef PYTHON
PYTHON := $(shell for p in python3.11 python3; do $$p -c '$(IS_311)' 2>/dev/null && echo $$p && break; done)
endif

.DEFAULT_GOAL := help
.PHONY: help install demo test lint bench pictures label-studio clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 is needed; give its path: make PYTHON=... " >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
		echo "python -m venv failed; on Debian and Ubuntu: apt-get install python3.11-venv" >&2; exit 1; }

# Packages that read pictures ask for several builds of OpenCV, which install one `cv2` over another, and some need libGL,
# which a machine without a desktop lacks. Only the headless one is left; after every installation, since each brings
# the others back. See docs/ocr.md.
define ONE_CV2
	$(PIP) uninstall --yes --quiet opencv-python opencv-contrib-python
	$(PIP) install --constraint constraints.txt --no-deps --force-reinstall opencv-python-headless
endef

# The build backend is installed first, at its pin, so that nothing is built with an unpinned one.
$(BASE): $(PINS) | $(BIN)/python
	$(PIP) install --constraint constraints.txt setuptools
	$(PIP) install --constraint constraints.txt --no-build-isolation --editable .
	$(ONE_CV2)
	@touch $@

$(DEV): $(PINS) | $(BASE)
	$(PIP) install --constraint constraints.txt --no-build-isolation --editable '.[dev$(EXTRAS:%=$(comma)%)]'
	$(ONE_CV2)
	@touch $(BASE) $@

install: $(BASE) ## the environment with the pinned base install

# Exit status 1 means that some inputs failed and were listed: that is an answer, not a broken demo. One of the samples is
# no report, and the .doc needs LibreOffice.
demo: $(BASE) ## extract the samples into out/demo, show three of them, write a page to review them and a picture of the scan
	@$(BIN)/nianbao extract $(REPORTS) -o out/demo; status=$$?; \
	case $$status in \
		0) ;; \
		1) echo "Some inputs gave no record; out/demo/failures.csv says why." ;; \
		*) exit $$status ;; \
	esac
	@set -e; for report in $(SHOWN); do $(BIN)/nianbao show $$report; done
	@$(BIN)/nianbao show $(SCAN) --overlay out/demo/overlay.png
	@$(BIN)/nianbao report out/demo
	@echo "Results: out/demo (records.jsonl, cells.csv, figures.csv, findings.csv, failures.csv, text/, review.html, overlay.png)"

lint: $(DEV) ## ruff and mypy
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

# Tests of one group (those that share a Label Studio) run on one worker.
test: lint ## ruff, mypy and the tests
	$(BIN)/pytest -n auto --dist loadgroup

bench: $(DEV) ## speed, memory and accuracy, beside what one would use instead, and how they grow
	$(BIN)/nianbao eval bench
	$(BIN)/nianbao eval tools
	$(BIN)/nianbao eval growth

pictures: $(DEV) ## take the pictures of the documentation again, in Chromium: make pictures EXTRAS=dashboard
	$(BIN)/python docs/images/make.py

# Label Studio wants other versions of what the pipeline uses, so it lives in an environment of its own.
STUDIO := .venv-label-studio
STUDIO_PORT ?= 8080

$(STUDIO)/bin/label-studio: | $(BIN)/python
	@$(BIN)/python -m venv $(STUDIO)
	$(STUDIO)/bin/python -m pip --disable-pip-version-check --quiet install 'label-studio==1.23.0'

label-studio: $(STUDIO)/bin/label-studio $(DEV) ## Label Studio on this machine, for annotation
	$(BIN)/python -m annotations.studio.server --bin $(STUDIO)/bin/label-studio --data out/label-studio --port $(STUDIO_PORT)

clean: ## remove the environment, results and caches
	rm -rf $(VENV) $(STUDIO) out build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
