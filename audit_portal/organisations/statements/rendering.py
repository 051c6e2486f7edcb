"""Markdown to HTML that is safe whoever wrote it: no HTML of the writer's, no pictures."""

from collections.abc import Sequence

from django.utils.safestring import SafeString
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

CLASSES = {
    "h2": "govuk-heading-m",
    "h3": "govuk-heading-s",
    "h4": "govuk-heading-s",
    "p": "govuk-body",
    "ul": "govuk-list govuk-list--bullet",
    "ol": "govuk-list govuk-list--number",
    "a": "govuk-link",
    "table": "govuk-table",
    "th": "govuk-table__header",
    "td": "govuk-table__cell",
}
DEEPEST = 4


def as_html(text: str) -> SafeString:
    """The page has its own heading, so that the text's begin one level below."""
    parser = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")
    parser.add_render_rule("table_open", _frame_opens)
    parser.add_render_rule("table_close", _frame_closes)
    tokens = parser.parse(text)
    _dress(tokens)
    html: str = parser.renderer.render(tokens, parser.options, {})
    return SafeString(html)  # the parser escapes all that is not Markdown


def _frame_opens(
    renderer: RendererHTML, tokens: Sequence[Token], at: int, options: object, env: object
) -> str:
    """A wide table scrolls by itself, as every table of the portal."""
    frame = '<div class="portal-scroll" role="region" aria-label="Table" tabindex="0">'
    return frame + renderer.renderToken(tokens, at, options, env)  # type: ignore[arg-type]  # passed through


def _frame_closes(
    renderer: RendererHTML, tokens: Sequence[Token], at: int, options: object, env: object
) -> str:
    return renderer.renderToken(tokens, at, options, env) + "</div>"  # type: ignore[arg-type]  # passed through


def _dress(tokens: Sequence[Token]) -> None:
    level = 1
    for token in tokens:
        if token.type == "heading_open":
            level = min(max(int(token.tag[1]), 2), level + 1, DEEPEST)
            token.tag = f"h{level}"
        elif token.type == "heading_close":
            token.tag = f"h{level}"
        if token.nesting == 1 and token.tag in CLASSES:
            token.attrJoin("class", CLASSES[token.tag])
        _dress(token.children or ())
