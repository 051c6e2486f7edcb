"""What the portal says to people is in plain words: none of those below stands on a page, in a mail
or in a message."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.layout import ROOT

INSTEAD = {
    r"log ?in|login|logged": "sign in",
    r"invalid|valid": "what is wrong, and what to do",
    r"click|click here": "what the link leads to",
    r"users?": "people, colleagues, or their seat",
    r"n/a": "not applicable",
    r"please": "nothing: say what to do",
    r"submitted successfully|successfully|successful": "what has been done",
    r"e\.g\.|i\.e\.|etc\b": "for example; that is; and so on",
    r"utilise|commence|prior to|in order to|in respect of": "use; begin; before; to; about",
    r"dashboard": "what to do next",
    r"due date": "deadline",
    r"audit cycle|survey window": "round",
}
BANNED = [
    (re.compile(rf"(?<![\w./-])(?:{words})(?![\w/-])", re.I), say) for words, say in INSTEAD.items()
]
NOT_TEXT = re.compile(r"{#.*?#}|{%.*?%}|{{.*?}}|<style.*?</style>|<[^>]*>", re.DOTALL)
APPS = ("audit_portal", "questionnaires", "peer_challenge")
FOR_MACHINES = ("migrations", "management", "tests")


def told_by_templates() -> Iterator[tuple[Path, str]]:
    for path in sorted((ROOT / "templates").rglob("*")):
        if path.suffix in {".html", ".txt"}:
            yield path, NOT_TEXT.sub(" ", path.read_text())


def told_by_code() -> Iterator[tuple[Path, str]]:
    """Literals that are sentences: they have spaces and end like one. Docstrings are for us."""
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            if not set(path.parts) & set(FOR_MACHINES):
                yield from ((path, text) for text in sentences(ast.parse(path.read_text())))


def sentences(tree: ast.AST) -> Iterator[str]:
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            text = node.value
            if id(node) not in docstrings and " " in text and text.rstrip().endswith((".", "?")):
                yield text


def wrong_words(text: str) -> list[str]:
    return [
        f"“{found[0]}”: say {say}" for pattern, say in BANNED for found in pattern.finditer(text)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Please log in.",
        "Click here",
        "The user’s e-mail is invalid",
        "N/A",
        "The due date is today",
    ],
)
def test_finds_them(text: str) -> None:
    assert wrong_words(text)


@pytest.mark.parametrize("text", ["Sign in", "/accounts/login/", "user-name", "a validated list"])
def test_lets_the_rest_be(text: str) -> None:
    assert wrong_words(text) == []


def test_no_page_mail_or_message_uses_them() -> None:
    found = {
        f"{path.relative_to(ROOT)}: {wrong}"
        for source in (told_by_templates(), told_by_code())
        for path, text in source
        for wrong in wrong_words(text)
    }
    assert sorted(found) == []
