"""manage.py chase, as cron calls it."""

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from audit_portal.correspondence.models import Message
from questionnaires.compliance.models import Notice
from tests.compliance.chasing.stage import day, with_ladder
from tests.conftest import Cast
from tests.factories import make_board, make_organisation, make_return, make_round


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("chase", *arguments, stdout=out)
    return out.getvalue()


def as_json(*arguments: str) -> Any:
    return json.loads(run("--format", "json", *arguments))


@pytest.fixture(autouse=True)
def ladder(cast: Cast) -> None:
    with_ladder(cast.audit_round)


def test_it_asks_and_says_whom(cast: Cast) -> None:
    document = as_json("--as-of", day(5).isoformat())
    assert (document["as_of"], document["dry_run"]) == ("2026-05-03", False)
    [one] = document["rounds"]
    assert one["round"] == cast.audit_round.slug
    assert one["messages"] == 3
    first = next(line for line in one["to_send"] if line["recipient"] == cast.asha.email)
    assert first == {
        "return": cast.audit_return.pk,
        "id": str(cast.housing.pk),
        "organisation": "Northmoor Council Housing",
        "offset": 5,
        "deadline": "first",
        "channel": "email",
        "role": "lead",
        "recipient": cast.asha.email,
        "due_on": "2026-05-03",
    }
    assert [line["organisation"] for line in one["to_do"]] == ["Northmoor Probation"]
    assert len(one["superseded"]) == 6
    assert one["balance"]["due"] == Notice.objects.count() == 10
    assert Message.objects.count() == 3


def test_a_dry_run_says_the_same_and_writes_nothing(cast: Cast) -> None:
    dry = as_json("--dry-run", "--as-of", day(5).isoformat())
    assert not Notice.objects.exists()
    assert not Message.objects.exists()
    real = as_json("--as-of", day(5).isoformat())
    for key in ("messages", "to_send", "superseded", "to_do"):
        assert dry["rounds"][0][key] == real["rounds"][0][key]


def test_twice_a_day_does_what_once_does(cast: Cast) -> None:
    as_json("--as-of", day(5).isoformat())
    [again] = as_json("--as-of", day(5).isoformat())["rounds"]
    assert (again["messages"], again["to_send"], again["superseded"]) == (0, [], [])


def test_every_board_with_an_open_round(cast: Cast) -> None:
    other = make_board("eastmoor")
    audit_round = make_round(other, cast.audit_round.version)
    with_ladder(audit_round)
    make_return(audit_round, make_organisation(other, "Eastmoor Police"))
    closed = make_round(make_board("westmoor"), cast.audit_round.version, closed_on=day(0))
    slugs = [one["round"] for one in as_json("--as-of", day(1).isoformat())["rounds"]]
    assert sorted(slugs) == sorted([cast.audit_round.slug, audit_round.slug])
    assert closed.slug not in slugs


def test_in_plain_words(cast: Cast) -> None:
    words = run("--as-of", day(5).isoformat())
    assert "The chase as it was on 3 May 2026" in words
    assert "4 notices to 3 people" not in words
    assert "3 notices to 3 people" in words


def test_nothing_to_chase(cast: Cast) -> None:
    cast.audit_round.closed_on = day(0)
    cast.audit_round.save()
    assert "No round is open." in run()


@pytest.mark.parametrize("wrong", ["soon", "1/5/2026", "2026-02-30"])
def test_a_day_that_is_none(cast: Cast, wrong: str) -> None:
    with pytest.raises(CommandError, match="write it as YYYY-MM-DD"):
        run("--as-of", wrong)
