"""The portal with a fresh demo, served for a camera, and the browser that looks at it."""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from scripts import run
from scripts.environments import folder, for_the_demo
from scripts.layout import manage
from scripts.postgres import free_port
from scripts.processes import Environment, start_service
from scripts.stages import Failure, run_quietly
from scripts.system_parts import FOR_TESTING, browser, obtain

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@dataclass(frozen=True)
class SignIn:
    email: str
    password: str

    @property
    def name(self) -> str:
        return self.email.split("@", 1)[0]


@contextmanager
def served_demo(home: Path, *, day: str = "") -> Iterator[tuple[str, list[SignIn], Environment]]:
    """The portal with a fresh demo in the folder `home`: its address, who can sign in, and more.

    With a day (YYYY-MM-DD) the demo is loaded around it, and the portal's clock stands still there.
    """
    obtain(FOR_TESTING)
    shutil.rmtree(home, ignore_errors=True)
    port = free_port()
    environment = {**for_the_demo(port), "VAR_DIR": str(folder(home)), "STILL_DAY": day}
    run.prepare(environment, *(["--today", day] if day else []))
    application = "scripts.still_portal" if day else "audit_portal.wsgi"
    command = run.gunicorn(port, f"{application}:application")
    server = start_service("web server", command, environment=environment)
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


def new_page(window: Browser) -> Page:
    """At a British computer: the browser writes days into date fields in its own way."""
    return window.new_context(locale="en-GB", timezone_id="Europe/London").new_page()


def signed_in(window: Browser, address: str, who: SignIn) -> Page:
    page = new_page(window)
    page.goto(f"{address}/accounts/login/")
    page.fill("input[name=login]", who.email)
    page.fill("input[name=password]", who.password)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(f"{address}/")
    return page
