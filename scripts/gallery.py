"""Take a picture of every page, as each person of the demo meets it: make gallery.

The portal is served on a database of its own in build/gallery, with the demo fresh in it. From each
person's home page every link is followed, one page of each kind, and each page is taken at
three widths. build/gallery/index.html shows them all. With --readme only the pictures of the
README are taken, into docs/pictures.
"""

import argparse
import html
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from scripts import run
from scripts.build_frontend import collect_static
from scripts.crawling import pages, shape
from scripts.environments import folder, for_the_demo
from scripts.layout import BUILD, ROOT, manage
from scripts.postgres import free_port
from scripts.processes import Environment, start_service
from scripts.stages import Failure, main, run_quietly, say, stage
from scripts.system_parts import FOR_TESTING, browser, obtain

GALLERY = BUILD / "gallery"
PICTURES = ROOT / "docs" / "pictures"
WIDTHS = (320, 768, 1280)
README_PAGES = {"tracker": ("mo", "/rounds/s157-175-2016-17/")}
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@dataclass(frozen=True)
class SignIn:
    email: str
    password: str

    @property
    def name(self) -> str:
        return self.email.split("@", 1)[0]


def gallery() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--readme", action="store_true", help="only the pictures of the README")
    options = parser.parse_args()
    obtain(FOR_TESTING)
    with served_demo() as (address, people), chromium() as window:
        if options.readme:
            take_for_readme(window, address, people)
        else:
            taken = [picture for who in people for picture in take_all(window, address, who)]
            write_index(taken)
            say(f"{len(taken)} pictures: {GALLERY / 'index.html'}")
    return 0


@contextmanager
def served_demo() -> Iterator[tuple[str, list[SignIn]]]:
    """The portal with a fresh demo on a free port, and who can sign in."""
    shutil.rmtree(GALLERY, ignore_errors=True)
    port = free_port()
    environment = {**for_the_demo(port), "VAR_DIR": str(folder(GALLERY / "var"))}
    run.prepare(environment)
    collect_static(environment)
    server = start_service("web server", run.gunicorn(port), environment=environment)
    try:
        run.wait_until_answering(port, [server])
        yield f"http://localhost:{port}", sign_ins(environment)
    finally:
        server.stop()


def sign_ins(environment: Environment) -> list[SignIn]:
    """The addresses and the one password, read from what the demo prints."""
    printed = run_quietly(
        manage("demo", "--sign-ins"),
        failure="The demo's sign-ins could not be listed.",
        environment=environment,
    )
    password = re.search(r"password of each is (\S+)", printed)
    emails = re.findall(r"[\w.]+@[\w.]+\w", printed)
    if not password or not emails:
        raise Failure("The demo printed no sign-ins.")
    return [SignIn(email, password[1]) for email in dict.fromkeys(emails)]


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        window = playwright.chromium.launch(executable_path=browser(), args=FLAGS)
        try:
            yield window
        finally:
            window.close()


def signed_in(window: Browser, address: str, who: SignIn) -> Page:
    page = window.new_context().new_page()
    page.goto(f"{address}/accounts/login/")
    page.fill("input[name=login]", who.email)
    page.fill("input[name=password]", who.password)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(f"{address}/")
    return page


def take_for_readme(window: Browser, address: str, people: list[SignIn]) -> None:
    for name, (person, path) in README_PAGES.items():
        page = signed_in(window, address, next(who for who in people if who.name == person))
        page.set_viewport_size({"width": 1280, "height": 900})
        page.goto(f"{address}{path}")
        page.screenshot(path=folder(PICTURES) / f"{name}.png")


def take_all(window: Browser, address: str, who: SignIn) -> Iterator[Path]:
    """One picture per kind of page and width."""
    with stage(f"Pages of {who.name}"):
        page = signed_in(window, address, who)
        for path in pages(page, address):
            yield from taken(page, GALLERY / who.name, shape(path))
        page.context.close()


def taken(page: Page, where: Path, name: str) -> Iterator[Path]:
    stem = name.strip("/").replace("/", "-") or "home"
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        file = folder(where) / f"{stem}-{width}.png"
        page.screenshot(path=file, full_page=True)
        yield file


def write_index(pictures: list[Path]) -> None:
    figures = "\n".join(
        f'<figure><img src="{html.escape(name)}" loading="lazy" alt="">'
        f"<figcaption>{html.escape(name)}</figcaption></figure>"
        for name in (str(picture.relative_to(GALLERY)) for picture in pictures)
    )
    (GALLERY / "index.html").write_text(f"<!doctype html><title>Gallery</title>\n{figures}\n")


if __name__ == "__main__":
    main(gallery)
