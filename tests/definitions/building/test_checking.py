"""The check list before a draft is published. Edna edits questionnaires."""

from typing import Any

import pytest

from audit_portal.organisations.models import User
from questionnaires.definitions.building.changing import Editor, add, remove
from questionnaires.definitions.building.checking import check_list
from questionnaires.definitions.building.states import Part, Ref
from questionnaires.definitions.models import Question, Version
from tests.definitions.building.acts import change, question, says, standard
from tests.definitions.building.pages import Browser, address
from tests.factories import NOW

NEVER = "Nobody can ever answer so that it is shown."


def never(draft: Version) -> list[str]:
    return [found.ref.key for found in check_list(draft).may.get(NEVER, [])]


UNREACHABLE: list[tuple[str, Any]] = [
    (
        "two answers at once",
        {"all": [{"question": "low-level", "is": [code]} for code in ("yes", "no")]},
    ),
    (
        "a number on both sides",
        {
            "all": [
                {"question": "staff-read", "at_least": 90},
                {"question": "staff-read", "at_most": 10},
            ]
        },
    ),
    (
        "answered and not",
        {
            "all": [
                {"question": "dsl", "answered": True},
                {"not": {"question": "dsl", "answered": True}},
            ]
        },
    ),
]
REACHABLE: list[tuple[str, Any]] = [
    ("one of two answers", {"question": "low-level", "is": ["yes", "no"]}),
    (
        "a number between",
        {"question": "staff-read", "at_least": 10, "at_most": 90},
    ),
    (
        "two boxes at once",
        {"all": [{"question": "induction", "is": [box]} for box in ("policy", "online")]},
    ),
    ("not answered", {"question": "dsl", "answered": False}),
]


class TestAConditionThatCanNeverHold:
    @pytest.mark.parametrize(("why", "condition"), UNREACHABLE)
    def test_is_found(self, draft: Version, edna: User, why: str, condition: Any) -> None:
        change(draft, question("low-level-why"), edna, condition=condition)
        assert never(draft) == ["low-level-why"], why

    @pytest.mark.parametrize(("why", "condition"), REACHABLE)
    def test_is_not_one_that_can(
        self, draft: Version, edna: User, why: str, condition: Any
    ) -> None:
        change(draft, question("low-level-why"), edna, condition=condition)
        assert never(draft) == [], why

    def test_is_one_on_a_question_that_others_are_asked(self, draft: Version, edna: User) -> None:
        only_schools = {"question": "central-record", "answered": True}
        change(draft, question("low-level"), edna, condition=only_schools, variants=["nursery"])
        # and what depends on that one is never shown either
        change(draft, question("low-level-why"), edna, variants=["nursery"])
        assert never(draft) == ["low-level", "low-level-why"]


class TestTheCheckList:
    def test_leads_to_what_must_be_mended(self, ednas: Browser, draft: Version, edna: User) -> None:
        points = says(draft, Ref(Part.SCALE, "met"))["points"]
        unsure = [{**point, "assured": False} for point in points]
        change(draft, Ref(Part.SCALE, "met"), edna, points=unsure)
        change(draft, question("central-record"), edna, variants=["college"])
        change(draft, standard("recruitment"), edna, variants=["nursery"])
        add(draft, Part.STANDARD, {"title": "Empty"}, editor=Editor(edna, NOW))
        refs = {found.ref for found in check_list(draft).must}
        assert refs == {Ref(Part.SCALE, "met"), question("central-record"), standard("empty")}
        html = ednas.open(address("publish", draft))
        assert "Not ready to be published" in html
        for ref in refs:
            assert f'href="{address("build_part", draft, ref.part, ref.key)}"' in html

    def test_names_what_nothing_speaks_to(self, draft: Version, edna: User) -> None:
        may = check_list(draft).may
        assert "No question speaks to “Records”." in may
        assert len(may["It speaks to none of the lists of guidance."]) == 24
        for row in Question.objects.filter(version=draft):
            change(draft, question(row.key), edna, references={"subjects": ["records", "people"]})
        assert check_list(draft).may == {}

    def test_says_how_long_it_takes_for_each_group(self, draft: Version) -> None:
        lengths = {each.group: each for each in check_list(draft).lengths}
        assert lengths["Colleges"].questions == 23
        assert lengths["Nurseries and other early years settings"].minutes == 40

    def test_lets_a_draft_be_published_that_is_only_to_be_looked_at(
        self, ednas: Browser, draft: Version
    ) -> None:
        html = ednas.open(address("publish", draft))
        assert "Look at this once more" in html
        assert "Publish this version" in html

    def test_says_that_a_question_is_missing(self, draft: Version, edna: User) -> None:
        editor = Editor(edna, NOW)
        for key in ("figures", "governance", "children", "recruitment", "policies", "people"):
            remove(draft, standard(key), editor=editor)
        (found,) = check_list(draft).must
        assert found.sentence == "There is no question yet."
