"""Sphinx: the documentation in docs/, as HTML in docs/_build."""

from __future__ import annotations

from importlib.metadata import version as installed_version

project = "coalition-sim"
author = "The coalition-sim maintainers"
copyright = f"2026, {author}"
release = version = installed_version("coalition-sim")
extensions = ["myst_parser"]
exclude_patterns = ["_build"]
html_theme = "furo"
html_static_path = ["_static"]
html_css_files = ["wide.css"]
html_title = f"coalition-sim {release}"
myst_heading_anchors = 3
