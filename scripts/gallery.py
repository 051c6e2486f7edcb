"""Take a picture of every page, as each person of the demo meets it: make gallery.

The portal is served on a database of its own in build/gallery, with the demo fresh in it. From each
person's home page every link is followed, one page of each kind, and each page is taken at
three widths. To these come a board that has only just been created, a mail of each kind and the
error pages. build/gallery/index.html shows them all.
"""

import argparse
import json
import re
import shutil
from collections.abc import Callable, Iterator

from playwright.sync_api import Browser, Page, Route

from scripts.crawling import pages, shape
from scripts.demo_portal import SignIn, chromium, served_demo, signed_in
from scripts.environments import folder
from scripts.gallery_index import Picture, index
from scripts.layout import BUILD, PYTHON, manage
from scripts.processes import Environment
from scripts.stages import main, run_quietly, say, stage

GALLERY = BUILD / "gallery"
WIDTHS = (320, 768, 1280)
NEW_BOARD = ("southmoor", "Southmoor Safeguarding Children Partnership", "nell@southmoor.example")


def gallery() -> int:
    argparse.ArgumentParser(description=__doc__).parse_args()
    shutil.rmtree(GALLERY, ignore_errors=True)
    with served_demo(GALLERY / "var") as (address, people, environment), chromium() as window:
        taken = [picture for who in people for picture in take_all(window, address, who)]
        taken += take_new_board(window, address, environment)
        taken += take_mails(window, address, people[0])
        taken += take_errors(window, address, environment)
        (GALLERY / "index.html").write_text(index(taken, beside=GALLERY))
        say(f"{len(taken)} pictures: {GALLERY / 'index.html'}")
    return 0


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
