# make book   build the book and say where to open it
# make test   run the tests (a sample of the large suites)
# make help   list all targets

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

# Processes of the tests: one more than two cores, since browsers and kernels are waited for.
JOBS ?= 3
TEST_FLAGS = -n $(JOBS) --dist loadfile --no-loadscope-reorder --nbval tests notebooks

# Where `make lab` opens: the ten assignments for yourself, or DIR=… the folder that you were handed.
DIR ?= my-work
LAB := .lab
LAB_FLAGS ?=

.PHONY: book test test-all check publish lab lock packages bench lighthouse audit clean help

help:
	@echo "make book      build the book: _build/editions/published/html/index.html"
	@echo "make test      run the tests (a sample of the large suites)"
	@echo "make test-all  run all tests"
	@echo "make check     check the data folder against its contract"
	@echo "make lab       open the assignments in JupyterLab (DIR=folder: those that you were handed)"
	@echo "make publish   run the chapters and keep their outputs in notebooks/"
	@echo "make lock      resolve the lock anew from pyproject.toml"
	@echo "make packages  write data/packages.csv anew from the lock and the installed packages"
	@echo "make bench     measure how long the book takes (about two hours) and keep the times in data/benchmarks.csv"
	@echo "make lighthouse  measure the built pages as on a slow phone, five times each (needs Node.js)"
	@echo "make audit     ask for known faults of the pinned packages (needs the network)"
	@echo "make clean     remove what was generated"

book: $(READY)
	$(BIN)/mekong build

test: $(READY)
	$(BIN)/python -m pytest $(TEST_FLAGS)

test-all: $(READY)
	MEKONG_ALL=1 $(BIN)/python -m pytest $(TEST_FLAGS)

check: $(READY)
	$(BIN)/mekong check

publish: $(READY)
	$(BIN)/mekong publish

lab: $(READY) $(LAB)/.ready
	@if [ "$(DIR)" = my-work ]; then $(BIN)/mekong class practice --out my-work; fi
	$(LAB)/bin/jupyter lab --ServerApp.root_dir="$(abspath $(DIR))" $(LAB_FLAGS)

# JupyterLab has an environment of its own: one of its packages would double the start of every kernel of the book.
# Its kernel is the book's Python, so that a notebook gives there what it gives in a build.
$(LAB)/.ready: requirements-lab.txt $(READY)
	$(PYTHON) -m venv $(LAB)
	$(LAB)/bin/python -m pip install --disable-pip-version-check --quiet --require-hashes -r requirements-lab.txt
	$(BIN)/python -m ipykernel install --prefix $(LAB) --name python3 --display-name "Python 3 (the book's)"
	@touch $(LAB)/.ready

# The lock first, with its hashes; then the project itself, which pip cannot check by hash.
$(READY): requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(0 if (3, 11) <= sys.version_info[:2] <= (3, 13) else f"The book needs Python 3.11 to 3.13; this is {sys.version.split()[0]}. Try: make PYTHON=python3.12 book")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --disable-pip-version-check --quiet --require-hashes -r requirements.txt
	$(BIN)/python -m pip install --disable-pip-version-check --quiet --no-deps --no-build-isolation -e .
	@touch $(READY)

lock:
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --extra test --extra cluster --python-version 3.11 --no-emit-index-url --no-header pyproject.toml -o requirements.txt
	echo 'jupyterlab>=4.4,<5' | $(BIN)/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-emit-index-url --no-header - -o requirements-lab.txt

packages: $(READY)
	$(BIN)/python -m mekong.publish.packages

bench: $(READY)
	$(BIN)/python -m tests.benchmarks

# Lighthouse is an npm package; it looks at the built pages and is no part of the book.
lighthouse: $(READY)
	@command -v npm >/dev/null || { echo "Lighthouse needs Node.js with npm (Debian: apt install npm)."; exit 2; }
	@test -x .lighthouse/node_modules/.bin/lighthouse || npm install --silent --no-audit --no-fund --prefix .lighthouse lighthouse@12.8.2
	$(BIN)/python -m tests.benchmarks.lighthouse

# The auditor has an environment of its own: it is no part of the book.
audit: $(READY)
	@test -x .audit/bin/pip-audit || ($(PYTHON) -m venv .audit && .audit/bin/python -m pip install --disable-pip-version-check --quiet pip-audit==2.10.1)
	@.audit/bin/pip-audit --requirement requirements.txt --disable-pip --require-hashes --progress-spinner off || \
	  echo "A fault was found, or the list of known faults could not be read: see above. Without a network nothing can be said."

clean:
	rm -rf _build
