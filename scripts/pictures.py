"""Take the pictures of the guide and the README anew, into docs/pictures: make pictures.

`PICTURES` says how each is come by: who is signed in, and what they do, step by step. The demo is
loaded afresh around one fixed day, and the portal's clock stands still at noon of that day: the
same pages give the same pictures. They are taken in the order of the table, since the last ones
change what earlier ones show.
"""

import argparse
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO

from PIL.Image import Dither, Image, Quantize, Resampling, linear_gradient
from PIL.Image import new as blank_image
from PIL.Image import open as read_image
from playwright.sync_api import Browser, FloatRect, Locator, Page
from playwright.sync_api import Error as PlaywrightError

from scripts.demo_portal import SignIn, chromium, new_page, served_demo, signed_in
from scripts.layout import BUILD, DOCS
from scripts.stages import Failure, main, say, stage

PICTURES_FOLDER = DOCS / "pictures"
DAY = "2026-06-10"
WIDE, PHONE, TABLE = 1000, 390, 1280  # pixels; what is wider than WIDE is made smaller
MOST_BYTES = 100_000
FADE, MARGIN = 70, 14  # pixels
PATIENCE = 10_000  # milliseconds


@dataclass(frozen=True)
class Picture:
    """`steps` begin at the person's home page; `part` is cut out, `height` pixels of it at most.

    A step opens a path, presses a link or a button, or ticks a box, by the words it begins with.
    """

    person: str
    steps: tuple[str, ...] = ()
    part: str = "main"
    height: int = 900
    width: int = WIDE


LATE_SCHOOL = ("open /rounds/s157-175-current/", "press Ashgill School")
OWN_RETURN = ("press Continue: Section 11 audit",)
OWN_STEP = (*OWN_RETURN, "press 3 A clear line of accountability")
SENT_BACK = ("press Correct and submit again",)
TO_SUBMIT = (*SENT_BACK, "press Check all answers", "press Go on to submit")
STILL_SO = (
    *OWN_RETURN,
    "press Begin from last time",
    "press Bring in last time",
    "press 8 Sharing information",
)
LIBRARY = ("open /questionnaires/", "press Section 11 safeguarding self-audit")
MAPPING = (*LIBRARY, "press What changed", "press Say which questions go on")
DRAFT = (*LIBRARY, "press Change this draft")  # once there is one

PICTURES: Mapping[str, Picture] = {
    # the README
    "tracker": Picture("mo", ("open /rounds/s157-175-2016-17/",), part="body", width=TABLE),
    # everybody
    "sign-in": Picture("", ("open /accounts/login/",)),
    "home-lead": Picture("asha", part="body"),
    "home-two-seats": Picture("tess"),
    # the lead
    "return": Picture("asha", OWN_RETURN, height=1000),
    "last-time": Picture("asha", (*OWN_RETURN, "press Begin from last time")),
    "step": Picture("asha", OWN_STEP, height=1250),
    "step-phone": Picture("asha", OWN_STEP, width=PHONE, height=760),
    "evidence-add": Picture(
        "asha", (*OWN_STEP, "press Add evidence for 3.1", "tick A file"), height=1300
    ),
    "evidence": Picture("asha", ("press Evidence",)),
    "action-add": Picture("asha", (*OWN_STEP, "press Add an action for 3.2"), height=1000),
    "action-plan": Picture("helen", ("press Action plan",)),
    "share-the-work": Picture("asha", (*OWN_RETURN, "press Share the work among colleagues")),
    "ask-question": Picture("asha", (*OWN_RETURN, "press Ask the board a question")),
    "ask-time": Picture("asha", (*OWN_RETURN, "press Ask for more time")),
    "not-ours": Picture("asha", (*OWN_RETURN, "press Say that this return is not yours")),
    "people": Picture("asha", ("press People",), height=700),
    "invite": Picture("asha", ("press People", "press Invite somebody"), height=1000),
    "hand-over": Picture("asha", ("press People", "press Hand over")),
    "check-answers": Picture("asha", (*OWN_RETURN, "press Check all answers"), height=700),
    "sent-back": Picture("tess", SENT_BACK, height=700),
    "submit": Picture("tess", TO_SUBMIT),
    "receipt": Picture(
        "asha",
        ("press Organisation", "press Section 11 audit 2016-17", "press See the receipt"),
        height=1000,
    ),
    "papers": Picture("asha", (*OWN_RETURN, "press Print or save papers")),
    "compare": Picture(
        "asha", (*OWN_RETURN, "press Print or save papers", "press Compare with"), height=1100
    ),
    # the signatory
    "home-signatory": Picture("dev"),
    "decide": Picture("dev", ("press Approve: ",)),
    "decision": Picture("dev", ("press Approve: ",), part="form#decision"),
    # the manager
    "home-manager": Picture("mo"),
    "organisations": Picture("mo", ("open /boards/northmoor/",), width=TABLE),
    "register-file": Picture("mo", ("open /boards/northmoor/", "press Bring in", "press Use")),
    "organisation-add": Picture("mo", ("open /boards/northmoor/", "press Bring in", "press Add")),
    "settings": Picture("mo", ("press Settings",), height=1300),
    "board-people": Picture("mo", ("open /boards/northmoor/people/",)),
    "messages": Picture("mo", ("open /boards/northmoor/messages/",), height=700, width=TABLE),
    "rounds": Picture("mo", ("open /boards/northmoor/rounds/",)),
    "round-open": Picture(
        "mo", ("open /boards/northmoor/rounds/open/", "press Continue"), height=1200
    ),
    "tracker-now": Picture("mo", ("open /rounds/s157-175-current/",), height=1300, width=TABLE),
    "tracker-past": Picture(
        "mo", ("open /rounds/s157-175-current/?as_of=2026-05-15",), height=480, width=TABLE
    ),
    "past-answers": Picture("mo", ("open /rounds/s157-175-2016-17/past-answers/",), height=1200),
    "answers-out": Picture("mo", ("open /rounds/s157-175-2016-17/answers/",)),
    "return-of-a-school": Picture("mo", LATE_SCHOOL),
    "extend": Picture("mo", (*LATE_SCHOOL, "press Give more time")),
    "excuse": Picture("mo", (*LATE_SCHOOL, "press Excuse")),
    "chase": Picture("mo", ("open /rounds/s157-175-current/chase/",), height=1000),
    "chase-now": Picture("mo", ("open /rounds/s157-175-current/chase/now/",)),
    "ladder": Picture("mo", ("open /rounds/s157-175-current/chase/ladder/",)),
    "contact": Picture("mo", (*LATE_SCHOOL, "press Note a contact"), height=1000),
    "notices": Picture(
        "mo", ("open /rounds/s157-175-2016-17/chase/notices/",), height=900, width=TABLE
    ),
    "letters-post": Picture("mo", ("open /boards/northmoor/letters/?show=approved",), width=TABLE),
    "requests": Picture("mo", ("press Requests",), width=TABLE),
    "request-time": Picture("mo", ("press Requests", "press Moorland Probation"), height=1300),
    "paper-begin": Picture("mo", (*LATE_SCHOOL, "press Type in a paper return"), height=1000),
    "paper-return": Picture(
        "mo", ("open /rounds/s157-175-current/?name=Upper+Thorpe", "press Upper Thorpe Primary")
    ),
    "tell-of-opening": Picture(
        "mo", ("open /rounds/s11-current/message/?words=opening",), height=1000
    ),
    "reopen": Picture(
        "mo",
        (
            "open /rounds/s157-175-current/",
            "press Al-Noor School",
            "press Reopen for correction",
        ),
    ),
    "questionnaires": Picture("mo", ("open /questionnaires/",)),
    "questionnaire": Picture("mo", LIBRARY, height=1100),
    "what-changed": Picture("mo", (*LIBRARY, "press What changed"), height=1100),
    "mapping": Picture("mo", MAPPING, height=1000),
    "map-question": Picture("mo", (*MAPPING, "press Say whether answers can be compared")),
    # the chair
    "home-chair": Picture("ruth"),
    "letters": Picture("ruth", ("open /boards/northmoor/letters/",), width=TABLE),
    "letter": Picture(
        "ruth",
        ("open /boards/northmoor/letters/", "press Gorse Field Primary Academy"),
        height=1300,
    ),
    "read": Picture(
        "ruth",
        ("open /rounds/s157-175-current/", "press Al-Noor School", "press Read the return"),
    ),
    # what changes the demo
    "still-so": Picture("asha", STILL_SO, height=1100),
    "waiting": Picture("tess", (*TO_SUBMIT, "tick I confirm", "press Submit for approval")),
    "draft": Picture("edie", (*LIBRARY, "press Copy to a draft of"), height=700),
    "builder": Picture("edie", DRAFT, height=800),
}


def pictures() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="of pictures; else all of them")
    names = parser.parse_args().names or list(PICTURES)
    if unknown := set(names) - set(PICTURES):
        raise Failure(f"No picture is called {', '.join(sorted(unknown))}: see {__file__}.")
    with served_demo(BUILD / "pictures", day=DAY) as (address, people, _), chromium() as window:
        camera = Camera(window, address, {who.name: who for who in people})
        for name, picture in PICTURES.items():
            if name in names:
                with stage(name):
                    keep(name, camera.take(picture))
    say(f"{len(names)} pictures: {PICTURES_FOLDER}")
    return 0


@dataclass
class Camera:
    """Everybody is signed in once, at a computer of their own."""

    window: Browser
    address: str
    people: Mapping[str, SignIn]
    at_work: dict[str, Page] = field(default_factory=dict)

    def take(self, picture: Picture) -> Image:
        page = self.page_of(picture.person)
        page.set_viewport_size({"width": picture.width, "height": 900})
        for step in ("open /", *picture.steps):
            self.take_step(page, step)
        return cut_out(page, picture)

    def page_of(self, person: str) -> Page:
        if person not in self.at_work:
            page = (
                signed_in(self.window, self.address, self.people[person])
                if person
                else new_page(self.window)
            )
            page.set_default_timeout(PATIENCE)
            self.at_work[person] = page
        return self.at_work[person]

    def take_step(self, page: Page, step: str) -> None:
        verb, words = step.split(" ", 1)
        try:
            if verb == "open":
                page.goto(f"{self.address}{words}")
            else:
                found(page, verb, words).click()
            page.wait_for_load_state()
        except PlaywrightError as problem:
            at = page.url.removeprefix(self.address)
            raise Failure(f"“{step}” cannot be done at {at}: {problem.message}") from problem


def found(page: Page, verb: str, words: str) -> Locator:
    """What a step speaks of; where several have these words, the first."""
    name = re.compile(rf"^{re.escape(words)}")
    if verb == "tick":
        boxes = page.get_by_role("checkbox", name=name)
        return boxes.or_(page.get_by_role("radio", name=name)).first
    return page.get_by_role("link", name=name).or_(page.get_by_role("button", name=name)).first


def cut_out(page: Page, picture: Picture) -> Image:
    """The part, at most so high; it fades where it is cut off. No trace of a pointer or focus."""
    page.mouse.move(0, 0)
    page.evaluate("window.scrollTo(0, 0)")
    page.evaluate("document.activeElement && document.activeElement.blur()")
    box = page.locator(picture.part).first.bounding_box()
    if box is None:
        raise Failure(f"There is no {picture.part} at {page.url}.")
    height = min(round(box["height"]), picture.height)
    clip = FloatRect(x=0, y=box["y"], width=picture.width, height=height)
    shot = page.screenshot(full_page=True, clip=clip, animations="disabled", caret="hide")
    image = read_image(BytesIO(shot)).convert("RGB")
    if height < box["height"]:
        image = faded(image)
    return image if picture.part == "body" else with_a_margin(image)


def faded(image: Image) -> Image:
    veil = linear_gradient("L").resize((image.width, FADE))
    image.paste("white", (0, image.height - FADE), veil)
    return image


def with_a_margin(image: Image) -> Image:
    """What was cut out begins close under its upper edge."""
    sheet = blank_image("RGB", (image.width, image.height + MARGIN), "white")
    sheet.paste(image, (0, MARGIN))
    return sheet


def keep(name: str, image: Image) -> None:
    if image.width > WIDE:
        height = round(image.height * WIDE / image.width)
        image = image.resize((WIDE, height), Resampling.LANCZOS)
    path = PICTURES_FOLDER / f"{name}.png"
    # A palette of what covers all colours, so that a small square of amber stays amber.
    image.quantize(256, method=Quantize.MAXCOVERAGE, dither=Dither.NONE).save(path, optimize=True)
    if path.stat().st_size > MOST_BYTES:
        raise Failure(f"{path.name} is {path.stat().st_size:,} bytes: cut a smaller part out.")


if __name__ == "__main__":
    main(pictures)
