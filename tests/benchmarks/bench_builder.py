"""The builder's pages at a long questionnaire beside a short one, and one edit of each."""

from collections.abc import Callable, Iterator

from tests.benchmarks.portals import on_each_database
from tests.benchmarks.results import Result
from tests.benchmarks.web import Visitor, in_turn
from tests.browser.serving import Portal

ROUNDS = 40
WARM_UP = 5
FEW, MANY = 50, 550
BAR = 3.0
PAGES = {
    "outline": "",
    "standard": "in/s0/",
    "question": "question/s0-q0/",
    "all edits": "edits/",
}


def measure(rounds: int = ROUNDS) -> Iterator[Result]:
    for database, portal in on_each_database():
        facts = portal.ask("drafts", few=FEW, many=MANY)
        for name, path in PAGES.items():
            few, many = in_each(portal, facts, rounds, opening(path))
            yield Result(f"builder, {name}, on {database}, ms", many, few, BAR)
        few, many = in_each(portal, facts, rounds, moving)
        yield Result(f"builder, a question moved, on {database}, ms", many, few, BAR)


Act = Callable[[Visitor, str], float]


def in_each(portal: Portal, facts: dict[str, str], rounds: int, act: Act) -> list[float]:
    """Milliseconds at the short draft and at the long one."""
    edna = Visitor(portal.url, portal, facts["edna"])
    acts = [bound(act, edna, f"/questionnaires/{facts[size]}/build/") for size in ("few", "many")]
    in_turn(WARM_UP, *acts)
    return in_turn(rounds, *acts)


def bound(act: Act, visitor: Visitor, root: str) -> Callable[[], float]:
    return lambda: act(visitor, root)


def opening(path: str) -> Act:
    def act(visitor: Visitor, root: str) -> float:
        reply = visitor.get(root + path)
        assert reply.status == 200
        return reply.milliseconds

    return act


def moving(visitor: Visitor, root: str) -> float:
    """From the first place of its standard to the last, or back."""
    page = visitor.get(f"{root}in/s0/").body
    at = "9" if page.index("Question 0") < page.index("Question 1") else "0"
    token = page.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
    fields = {"csrfmiddlewaretoken": [token], "at": [at]}
    reply = visitor.post(f"{root}question/s0-q0/move/", fields)
    assert reply.status == 302
    return reply.milliseconds
