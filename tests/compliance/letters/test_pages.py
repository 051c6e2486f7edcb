"""Ruth's and Mo's pages: the list, one letter with its history, the words, the post."""

from datetime import timedelta

import pytest
from django.test import Client

from questionnaires.compliance.models import Contact, Letter
from tests.compliance.chasing.stage import another_school
from tests.compliance.letters.stage import (
    approved,
    chase_today,
    late,
    letter_of,
    return_it,
    today,
)
from tests.conftest import Cast
from tests.query_counts import RecordedQueries

__all__ = ["late"]

LETTERS = "/boards/northmoor/letters/"


def page(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def ticked(client: Client, cast: Cast) -> str:
    """The value of the box beside Housing's letter, as the page gives it."""
    shown = page(client, f"{LETTERS}?show={letter_of(cast).state}")
    start = shown.index('name="letter"')
    return shown[shown.index('value="', start) + 7 :].partition('"')[0]


def on(day: object) -> dict[str, object]:
    return {"on_0": day.day, "on_1": day.month, "on_2": day.year}  # type: ignore[attr-defined]  # a date


def test_ruth_finds_it_at_home_reads_and_approves_it(client: Client, late: Cast) -> None:
    client.force_login(late.ruth)
    assert "Read and approve 1 letter" in page(client, "/")
    one = page(client, f"{LETTERS}{letter_of(late).pk}/")
    assert "What has happened" in one
    assert "Dear Amara" in one
    box = ticked(client, late)
    confirm = client.post(f"{LETTERS}approve/", {"letter": box}).content.decode()
    assert "Approve 1 letter in your name" in confirm
    assert letter_of(late).state == "waiting"
    told = client.post(f"{LETTERS}approve/", {"letter": box, "confirmed": "yes"}, follow=True)
    assert "1 letter is approved in your name." in told.content.decode()
    assert "Read and approve" not in page(client, "/")


def test_mo_posts_it_and_says_when(client: Client, late: Cast) -> None:
    approved(late)
    client.force_login(late.mo)
    assert "Print and post 1 letter" in page(client, "/")
    box = ticked(client, late)
    confirm = client.post(f"{LETTERS}posted/", {"letter": box})
    assert "On which day were they posted?" in confirm.content.decode()
    assert not Contact.objects.exists()
    early = on(today() + timedelta(days=1))
    refused = client.post(f"{LETTERS}posted/", {"letter": box, "confirmed": "yes", **early})
    assert "is still to come" in refused.content.decode()
    whole = {"letter": box, "confirmed": "yes", **on(today())}
    told = client.post(f"{LETTERS}posted/", whole, follow=True).content.decode()
    assert "1 letter is noted as posted." in told
    again = client.post(f"{LETTERS}posted/", whole, follow=True).content.decode()
    assert "none of those is still to be posted" in again
    assert Contact.objects.count() == 1


def test_one_that_returned_meanwhile_says_so(client: Client, late: Cast) -> None:
    approved(late)
    return_it(late)
    client.force_login(late.mo)
    assert "It has been returned." in page(client, f"{LETTERS}?show=approved")
    box = ticked(client, late)
    whole = {"letter": box, "confirmed": "yes", **on(today())}
    told = client.post(f"{LETTERS}posted/", whole, follow=True).content.decode()
    assert "dropped out: it has been returned." in told


def test_sent_back_with_a_remark_reworded_and_seen_again(client: Client, late: Cast) -> None:
    letter = letter_of(late)
    client.force_login(late.ruth)
    empty = client.post(f"{LETTERS}{letter.pk}/back/", {"remark": " "}).content.decode()
    assert "Write what should be changed." in empty
    client.post(f"{LETTERS}{letter.pk}/back/", {"remark": "Softer, <please>"})
    client.force_login(late.mo)
    assert "Change 1 letter that the chair sent back" in page(client, "/")
    words = f"{LETTERS}{letter.pk}/words/"
    shown = page(client, words)
    assert "Softer, &lt;please&gt;" in shown
    seen = shown.partition('name="seen" value="')[2][:12]
    typed = {"subject": "A word", "text": "To {organisation}", "seen": seen}
    preview = client.post(words, {**typed, "preview": "yes"}).content.decode()
    assert "To Northmoor Council Housing" in preview
    assert letter_of(late).text == ""
    wrong = client.post(words, {**typed, "text": "To {head}", "save": "yes"}).content.decode()
    assert "cannot be filled in" in wrong
    assert "To {head}" in wrong
    assert client.post(words, {**typed, "save": "yes"}).status_code == 302
    assert letter_of(late).state == "waiting"
    assert letter_of(late).text == "To {organisation}"


@pytest.mark.parametrize("nonsense", ["", "x", "0-", "99999999999999-a", "-", "1"])
def test_nonsense_ticks_do_nothing(client: Client, late: Cast, nonsense: str) -> None:
    client.force_login(late.ruth)
    told = client.post(f"{LETTERS}approve/", {"letter": nonsense, "confirmed": "yes"}, follow=True)
    assert told.status_code == 200
    assert letter_of(late).state == "waiting"


def test_queries_do_not_grow_with_the_letters(
    client: Client, late: Cast, recorded_queries: RecordedQueries
) -> None:
    for number in range(4):
        another_school(late.audit_round, f"School {number}")
    chase_today(late)
    client.force_login(late.ruth)
    assert Letter.objects.count() == 5
    with recorded_queries("letters: list"):
        client.get(LETTERS)
    with recorded_queries("letters: one"):
        client.get(f"{LETTERS}{letter_of(late).pk}/")
