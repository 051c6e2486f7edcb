"""The lead shares the standards of a return among contributors."""

from typing import Any

import pytest
from django.urls import reverse

from audit_portal.home.next_steps import next_steps
from audit_portal.organisations.models import Seat
from questionnaires.definitions.models import Standard
from questionnaires.returns.answering.assigning import names_by_standard, share
from questionnaires.returns.answering.pen import may_answer
from questionnaires.returns.models import Assignment, AuditReturn
from tests.conftest import Cast
from tests.factories import (
    NOW,
    TODAY,
    make_draft,
    make_question,
    make_return,
    make_round,
    make_seat,
    make_user,
    publish_directly,
)
from tests.returns.answering import signed_in


def url(cast: Cast) -> str:
    return reverse("returns:assign", args=[cast.audit_return.pk])


def pair(cast: Cast, standard: str, seat: Seat) -> str:
    version = cast.audit_round.version
    return f"{Standard.objects.get(version=version, key=standard).pk}-{seat.pk}"


def given(cast: Cast) -> set[tuple[str, str]]:
    rows = Assignment.objects.filter(audit_return=cast.audit_return)
    return set(rows.values_list("standard__key", "seat__user__name"))


def bens(cast: Cast) -> Seat:
    return cast.ben.seats.get()


def test_ticks_give_and_take(cast: Cast) -> None:
    client, seat = signed_in(cast.asha), bens(cast)
    response = client.post(url(cast), {"give": [pair(cast, "s1", seat), pair(cast, "s2", seat)]})
    assert response.url == reverse("returns:overview", args=[cast.audit_return.pk])
    assert given(cast) == {("s1", "Ben"), ("s2", "Ben")}
    seen = [pair(cast, "s1", seat), pair(cast, "s2", seat)]
    client.post(url(cast), {"give": seen[:1], "seen": seen})
    assert given(cast) == {("s1", "Ben")}
    pen = may_answer(cast.ben, AuditReturn.objects.get(pk=cast.audit_return.pk))
    assert pen is not None
    assert pen.given == frozenset({"s1"})


def test_the_page_shows_what_is_given(cast: Cast) -> None:
    Assignment.objects.create(
        audit_return=cast.audit_return, standard=Standard.objects.get(key="s2"), seat=bens(cast)
    )
    response = signed_in(cast.asha).get(url(cast))
    rows = response.context["sharing"].rows
    assert [(row.standard.key, [cell for _, cell in row.cells]) for row in rows] == [
        ("s1", [False]),
        ("s2", [True]),
    ]
    content = response.content.decode()
    assert "Ben answers 2 Standard 2" in content
    assert content.count(" checked>") == 1
    assert "Somebody with no tick may answer <strong>everything</strong>" in content


def test_two_leads_at_once_undo_nothing_of_each_other(cast: Cast) -> None:
    """Both saw an empty page: one gives s1, then the other s2."""
    seat = bens(cast)
    s1, s2 = (Standard.objects.get(key=key).pk for key in ("s1", "s2"))
    assert share(cast.audit_return, ticked=[(s1, seat.pk)], seen=[])
    assert share(cast.audit_return, ticked=[(s2, seat.pk)], seen=[])
    assert not share(cast.audit_return, ticked=[(s2, seat.pk)], seen=[])
    assert given(cast) == {("s1", "Ben"), ("s2", "Ben")}


@pytest.mark.parametrize("what", ["seat", "standard", "nonsense"])
def test_only_boxes_of_the_page_count(cast: Cast, what: str) -> None:
    carols = cast.carol.seats.get()
    other = make_draft(code="other")
    strange = Standard.objects.get(version=other, key="s1")
    posted = {
        "seat": pair(cast, "s1", carols),
        "standard": f"{strange.pk}-{bens(cast).pk}",
        "nonsense": "1-2-3",
    }[what]
    assert signed_in(cast.asha).post(url(cast), {"give": [posted, "-", "x", ""]}).status_code == 302
    assert given(cast) == set()


def test_former_contributors_and_those_kept_to_other_boards_have_no_column(cast: Cast) -> None:
    make_seat(make_user("Fay"), cast.housing, "contributor", until=NOW)
    response = signed_in(cast.asha).get(url(cast))
    assert [seat.user for seat in response.context["sharing"].seats] == [cast.ben]


def test_a_standard_above_others_is_given_with_all_under_it(cast: Cast) -> None:
    draft = make_draft(code="nested", standards=1)
    parent = Standard.objects.create(version=draft, key="top", order=9, title="Top")
    child = Standard.objects.create(version=draft, key="low", order=10, title="Low", parent=parent)
    make_question(child, "low-q1", kind="narrative")
    cast.audit_round = make_round(cast.board, publish_directly(draft))
    cast.audit_return = make_return(cast.audit_round, cast.housing)
    rows = signed_in(cast.asha).get(url(cast)).context["sharing"].rows
    assert [(row.standard.key, row.depth) for row in rows] == [("s1", 0), ("top", 0), ("low", 1)]
    signed_in(cast.asha).post(url(cast), {"give": [pair(cast, "top", bens(cast))]})
    answer = reverse("returns:evidence", args=[cast.audit_return.pk, "low-q1"])
    assert signed_in(cast.ben).get(answer).status_code == 200


@pytest.mark.parametrize("person", ["ben", "carol", "dev", "amara", "mo", "ruth"])
def test_only_the_lead_shares(cast: Cast, person: str) -> None:
    client = signed_in(getattr(cast, person))
    assert client.get(url(cast)).status_code == 404
    assert client.post(url(cast), {"give": [pair(cast, "s1", bens(cast))]}).status_code == 404
    assert given(cast) == set()


def test_without_contributors_the_way_to_invite_is_shown(cast: Cast) -> None:
    Seat.objects.filter(pk=bens(cast).pk).update(until=NOW)
    content = signed_in(cast.asha).get(url(cast)).content.decode()
    assert "There is nobody to share with yet." in content


def test_names_by_standard_take_one_query(cast: Cast, django_assert_num_queries: Any) -> None:
    cleo = make_seat(make_user("Cleo"), cast.housing, "contributor")
    for key, seat in (("s1", bens(cast)), ("s1", cleo), ("s2", cleo)):
        Assignment.objects.create(
            audit_return=cast.audit_return, standard=Standard.objects.get(key=key), seat=seat
        )
    with django_assert_num_queries(1):
        assert names_by_standard(cast.audit_return) == {"s1": ["Ben", "Cleo"], "s2": ["Cleo"]}


def test_the_front_page_says_who_has_what(cast: Cast) -> None:
    Assignment.objects.create(
        audit_return=cast.audit_return, standard=Standard.objects.get(key="s2"), seat=bens(cast)
    )
    front = reverse("returns:overview", args=[cast.audit_return.pk])
    [heading] = signed_in(cast.asha).get(front).context["headings"]
    assert [task.names for task in heading.tasks] == [[], ["Ben"]]


def test_the_home_page_tells_a_contributor_what_is_theirs(cast: Cast) -> None:
    [step] = next_steps(bens(cast), on=TODAY)
    assert "Yours" not in step.detail
    for key in ("s2", "s1"):
        Assignment.objects.create(
            audit_return=cast.audit_return, standard=Standard.objects.get(key=key), seat=bens(cast)
        )
    [step] = next_steps(bens(cast), on=TODAY)
    assert step.detail.endswith("Yours: Standard 1; Standard 2.")
