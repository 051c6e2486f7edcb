"""Every page of the portal, as a kind of person meets it, is accessible and fits a telephone.

The people and their returns are the demo's. What axe finds is told for all pages at once.
"""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page

from scripts.crawling import pages
from tests.browser.serving import ROOT, Portal, environment_for, serving

SignIn = Callable[[Page, str], None]
Axe = Callable[[Page], list[str]]


@contextmanager
def serving_the_demo(folder: Path) -> Iterator[Portal]:
    with serving(folder) as served:
        demo = [sys.executable, "manage.py", "demo"]
        subprocess.run(demo, cwd=ROOT, env=environment_for(folder), check=True)
        yield served


def email(name: str) -> str:
    return f"{name}@northmoor.example"


def look_at_all(portal: Portal, page: Page, sign_in: SignIn, axe: Axe, name: str) -> None:
    sign_in(page, email(name))
    wrong, opened = {}, []
    for path in pages(page, portal.url):
        opened.append(path)
        # A busy machine may be caught in the middle of a change of width: what is wrong stays so.
        if axe(page) and (found := axe(page)):
            wrong[path] = found
    assert len(opened) > 4
    assert wrong == {}, wrong
