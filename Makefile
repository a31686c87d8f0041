# make demo   the main job on real published figures, results in out/
# make test   all tests that need nothing but Python
# Both set up everything they need in .venv; nothing has to be installed before but Python 3.11+ and make.

PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin
INSTALL := $(RUN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt
WORKERS ?= auto
# Neighbours stay together, since they share what they are tried on; who is done first takes half of what another has left.
SHARED = -n $(WORKERS) --dist worksteal

.PHONY: demo test proofs thorough lint format coverage bench oracle fuzz bench-banff mutation windows wine-check templates architecture golden pictures clean

demo: $(VENV)/.product
	$(RUN)/nianbao demo -o out --force

test: $(VENV)/.development
	$(RUN)/python -m pytest $(SHARED) -m "not proof"

# What is tried in other programs: LibreOffice, a browser, node, osslsigncode. Skipped where one is missing; .ci/run installs them.
proofs: $(VENV)/.development
	$(RUN)/python -m pytest $(SHARED) -m proof

# All tests and proofs, with 400 examples of each property instead of 25: before a release, or at night.
thorough: $(VENV)/.development
	$(RUN)/python -m pytest $(SHARED) --hypothesis-profile=thorough

lint: $(VENV)/.development
	$(RUN)/ruff check .
	$(RUN)/ruff format --check .
	$(RUN)/mypy

format: $(VENV)/.development
	$(RUN)/ruff check --fix .
	$(RUN)/ruff format .

coverage: $(VENV)/.development
	$(RUN)/python -m pytest $(SHARED) --cov --cov-report=term-missing:skip-covered

# 2,000 random reports beside an oracle written from the printed form.
oracle: $(VENV)/.development
	ORACLE=2000 $(RUN)/python -m pytest $(SHARED) tests/checks/test_against_the_form.py

# Every door for a minute: make fuzz SECONDS=600 before a release, DOOR=workbook for one of them.
fuzz: $(VENV)/.development
	PYTHONPATH=.:tests SECONDS=$(or $(SECONDS),60) DOOR=$(DOOR) $(RUN)/python tests/fuzz/doors.py

bench: $(VENV)/.bench
	$(RUN)/python -m benchmarks

# Banff is GPL: it has an environment of its own and is no part of the program.
bench-banff: $(VENV)/.development
	test -d .venv-banff || $(PYTHON) -m venv .venv-banff
	.venv-banff/bin/python -m pip install --quiet --disable-pip-version-check banff
	$(RUN)/python -m benchmarks.beside_banff .venv-banff/bin/python

# Hours on two cores for all of checks/. In parts: make mutation MODULES=checks/rules/tables.py, or SAMPLE=200 of them.
mutation: $(VENV)/.development
	$(RUN)/python -m pip install --quiet --disable-pip-version-check cosmic-ray
	PATH="$(CURDIR)/$(RUN):$$PATH" $(RUN)/python tools/mutation.py --sample $(or $(SAMPLE),0) $(MODULES)

# The installer and the zip for Windows, in dist/. Needs makensis (Debian: nsis). Signed where an office has a certificate:
# make windows OPTIONS="--sign 单位.pfx --password 密码.txt --addin 已签名.xlam" (Debian: osslsigncode), see docs/it.md.
windows: $(VENV)/.development
	$(RUN)/python tools/windows/build.py $(OPTIONS)

# The same on Wine, which the check installs from Debian; not part of the default CI.
wine-check: windows
	$(RUN)/python tools/wine/check.py

templates: $(VENV)/.development
	$(RUN)/python -m xladdin.book.templates
	$(RUN)/nianbao rules -o docs/rules.md --force

# The texts that staff read, as they are now; look at the diff before it is committed.
golden: $(VENV)/.development
	PYTHONPATH=.:tests:tests/conformance $(RUN)/python tests/golden/golden.py

# In docs/architecture.md: the picture of the rooms, from the table in tests/architecture/rooms.py, and the engine calls of each button. In README: what was
# seen in a real Excel, from docs/seen-in-excel.toml. In the guide: the ribbon and the menu, from the table of commands. In README: the
# table of the command line, from xladdin/cli/examples.py.
architecture: $(VENV)/.development
	$(RUN)/python tools/draw_rooms.py
	$(RUN)/python tools/count_engine_calls.py
	$(RUN)/python tools/seen_in_excel.py
	$(RUN)/python tools/draw_ribbon.py
	$(RUN)/python tools/list_commands.py

# The pictures in README and the guide, by the commands beside them (needs soffice, pdftoppm, ImageMagick).
pictures: $(VENV)/.development
	$(RUN)/python tools/draw_pictures.py

clean:
	rm -rf $(VENV) .venv-banff out build dist *.egg-info

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "需要 Python 3.11 以上；可用 make PYTHON=python3.11 指定"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.product: pyproject.toml constraints.txt | $(VENV)/bin/python
	$(INSTALL) -e .
	@touch $@

$(VENV)/.development: pyproject.toml constraints.txt | $(VENV)/bin/python
	$(INSTALL) -e ".[dev]"
	@touch $@ $(VENV)/.product

$(VENV)/.bench: $(VENV)/.development
	$(INSTALL) -e ".[dev,bench]"
	@touch $@
