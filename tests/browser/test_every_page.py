"""Every page of the portal, as each kind of person meets it, is accessible and fits a telephone.

The people and their returns are the demo's. What axe finds is told for all pages at once.
"""

import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page

from scripts.crawling import pages
from tests.browser.serving import ROOT, Portal, environment_for, serving

SignIn = Callable[[Page, str], None]
Axe = Callable[[Page], list[str]]
PEOPLE = {
    "lead": "asha",
    "lead of a school": "grace",
    "contributor and lead": "tess",
    "head teacher": "helen",
    "chair of governors": "idris",
    "manager": "mo",
    "chair of the board": "ruth",
    "reviewer": "rafi",
    "editor": "edie",
    "reader": "nadia",
}


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """With the demo in it."""
    folder = tmp_path_factory.mktemp("northmoor")
    with serving(folder) as served:
        demo = [sys.executable, "manage.py", "demo"]
        subprocess.run(demo, cwd=ROOT, env=environment_for(folder), check=True)
        yield served


def email(name: str) -> str:
    return f"{name}@northmoor.example"


@pytest.mark.parametrize("kind", PEOPLE)
def test_pages_reached_by_links(
    portal: Portal, page: Page, sign_in: SignIn, axe: Axe, kind: str
) -> None:
    sign_in(page, email(PEOPLE[kind]))
    wrong, opened = {}, []
    for path in pages(page, portal.url):
        opened.append(path)
        if found := axe(page):
            wrong[path] = found
    assert len(opened) > 4
    assert wrong == {}
