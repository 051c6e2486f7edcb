"""Take a picture of every page, as each person of the demo meets it: make gallery.

The portal is served on a database of its own in build/gallery, with the demo fresh in it. From each
person's home page every link is followed, one page of each kind, and each page is taken at
three widths. To these come a board that has only just been created, a mail of each kind and the
error pages. build/gallery/index.html shows them all. With --readme only the pictures of the README
are taken, into docs/pictures.
"""

import argparse
import json
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import Browser, Page, Route, sync_playwright

from scripts import run
from scripts.build_frontend import collect_static
from scripts.crawling import pages, shape
from scripts.environments import folder, for_the_demo
from scripts.gallery_index import Picture, index
from scripts.layout import BUILD, PYTHON, ROOT, manage
from scripts.postgres import free_port
from scripts.processes import Environment, start_service
from scripts.stages import Failure, main, run_quietly, say, stage
from scripts.system_parts import FOR_TESTING, browser, obtain

GALLERY = BUILD / "gallery"
PICTURES = ROOT / "docs" / "pictures"
WIDTHS = (320, 768, 1280)
NEW_BOARD = ("southmoor", "Southmoor Safeguarding Children Partnership", "nell@southmoor.example")
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
    with served_demo() as (address, people, environment), chromium() as window:
        if options.readme:
            take_for_readme(window, address, people)
        else:
            taken = [picture for who in people for picture in take_all(window, address, who)]
            taken += take_new_board(window, address, environment)
            taken += take_mails(window, address, people[0])
            taken += take_errors(window, address, environment)
            (GALLERY / "index.html").write_text(index(taken, beside=GALLERY))
            say(f"{len(taken)} pictures: {GALLERY / 'index.html'}")
    return 0


@contextmanager
def served_demo() -> Iterator[tuple[str, list[SignIn], Environment]]:
    """The portal with a fresh demo on a free port, who can sign in, and its environment."""
    shutil.rmtree(GALLERY, ignore_errors=True)
    port = free_port()
    environment = {**for_the_demo(port), "VAR_DIR": str(folder(GALLERY / "var"))}
    run.prepare(environment)
    collect_static(environment)
    server = start_service("web server", run.gunicorn(port), environment=environment)
    try:
        run.wait_until_answering(port, [server])
        yield f"http://localhost:{port}", sign_ins(environment), environment
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


def take_all(window: Browser, address: str, who: SignIn) -> Iterator[Picture]:
    """One picture per kind of page and width."""
    with stage(f"Pages of {who.name}"):
        page = signed_in(window, address, who)
        yield from take_linked(page, address, who.name)
        page.context.close()


def take_linked(page: Page, address: str, person: str) -> Iterator[Picture]:
    for path in pages(page, address):
        yield from taken(page, person, shape(path).strip("/") or "home")


def take_new_board(window: Browser, address: str, environment: Environment) -> Iterator[Picture]:
    """A board as its manager first meets it, beginning with the invitation."""
    slug, name, email = NEW_BOARD
    with stage("Pages of a new board"):
        link = run_quietly(
            manage("create_board", slug, name, "--manager", email),
            failure="The new board could not be created.",
            environment=environment,
        ).split()[-1]
        page = window.new_context().new_page()
        page.goto(link)
        yield from taken(page, "new board", "invitation")
        page.fill("input[name=name]", "Nell Pryce")
        page.fill("input[name=password]", "a password of her own")
        page.press("input[name=password]", "Enter")
        page.wait_for_url(f"{address}/**/seats/**")
        yield from take_linked(page, address, "new board")
        page.context.close()


def take_mails(window: Browser, address: str, manager: SignIn) -> Iterator[Picture]:
    """The newest mail of each kind: kinds begin their subjects with words of their own."""
    with stage("Mails"):
        page = signed_in(window, address, manager)
        page.goto(f"{address}/")
        page.get_by_role("link", name="Messages", exact=True).click()
        kinds: dict[str, str] = {}
        while True:
            links = page.locator("table a[href^='/messages/']")
            for subject, path in links.evaluate_all(
                "links => links.map(link => [link.textContent, link.getAttribute('href')])"
            ):
                kinds.setdefault(subject.split(":")[0].strip(), path)
            following = page.locator("a[rel=next]")
            if not following.count():
                break
            following.click()
        for kind, path in kinds.items():
            page.goto(f"{address}{path}html/")
            yield from taken(page, "mails", kind)
        page.context.close()


def take_errors(window: Browser, address: str, environment: Environment) -> Iterator[Picture]:
    """Shown at an address of the portal, so that they find its style sheet."""
    with stage("Error pages"):
        printed = run_quietly(
            [PYTHON, "-m", "scripts.error_pages"],
            failure="The error pages could not be rendered.",
            environment={**environment, "DJANGO_SETTINGS_MODULE": "audit_portal.settings"},
        )
        page = window.new_page()
        for name, html in json.loads(printed).items():
            page.route("**/shown/", answering(html))
            page.goto(f"{address}/shown/")
            yield from taken(page, "errors", name)
            page.unroute("**/shown/")
        page.close()


def answering(html: str) -> Callable[[Route], None]:
    return lambda route: route.fulfill(body=html, content_type="text/html")


def taken(page: Page, person: str, name: str) -> Iterator[Picture]:
    where = folder(GALLERY / person.replace(" ", "-"))
    stem = re.sub(r"[^\w]+", "-", name.lower())
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        file = where / f"{stem}-{width}.png"
        page.screenshot(path=file, full_page=True)
        yield Picture(person, name, width, file)


if __name__ == "__main__":
    main(gallery)
