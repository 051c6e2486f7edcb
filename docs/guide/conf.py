"""The guide as a site: Sphinx reads the pages beside this file. `make guide` calls it."""

from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.writers.html5 import HTML5Translator

ROOT = Path(__file__).resolve().parents[2]

project = "Safeguarding audit portal"
language = "en_GB"
extensions = ["myst_parser"]
exclude_patterns = ["_theme"]
myst_heading_anchors = 3
highlight_language = "none"
smartquotes = False

html_theme = "portal"
html_theme_path = ["_theme"]
html_static_path = [str(ROOT / "build" / "static" / name) for name in ("portal.css", "icon.svg")]
html_css_files = ["portal.css"]
html_copy_source = False
html_show_sphinx = False
html_use_index = False
html_permalinks = False


class GuideTranslator(HTML5Translator):
    """Frames each table, so that on a phone the table scrolls and not the page."""

    def visit_table(self, node: nodes.Element) -> None:
        tables = list(self.document.findall(nodes.table))
        name = f"Table {tables.index(node) + 1}"
        self.body.append(
            f'<div class="portal-scroll" role="region" aria-label="{name}" tabindex="0">'
        )
        super().visit_table(node)

    def depart_table(self, node: nodes.Element) -> None:
        super().depart_table(node)
        self.body.append("</div>\n")


def without_search(app: Sphinx) -> None:
    """Sphinx' search needs JavaScript; the guide has an index of tasks instead."""
    if isinstance(app.builder, StandaloneHTMLBuilder):
        app.builder.search = False


def setup(app: Sphinx) -> dict[str, Any]:
    app.set_translator("html", GuideTranslator)
    app.connect("builder-inited", without_search)
    return {"parallel_read_safe": True}
