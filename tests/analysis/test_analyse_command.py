"""manage.py analyse: JSON as promised on stdout, problems as one line."""

import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.conftest import Cast
from tests.returns.signing import approve, submitted

ROOT = Path(__file__).resolve().parents[2]


def analyse(*arguments: str) -> str:
    out = StringIO()
    call_command("analyse", *arguments, stdout=out)
    return out.getvalue()


@pytest.mark.django_db
@pytest.mark.usefixtures("clock_at_now")
class TestTheCommand:
    def test_json_in_the_words_that_stay(self, cast: Cast) -> None:
        submitted(cast)
        approve(cast.audit_return, cast.dev, "senior_lead")
        found = json.loads(analyse(cast.audit_round.slug, "--format", "json"))
        assert list(found) == [
            *("round", "cut_off", "ratings", "base", "standards", "questions", "references"),
            *("organisations", "themes", "survey"),
        ]
        assert found["ratings"] == "self"
        assert found["standards"][0] == {
            "key": "s1",
            "title": "1 Standard 1",
            "points": {"green": 3, "amber": 0, "red": 0, "na": 0},
            "assured": {"numerator": 3, "denominator": 3, "percent": 100.0},
            "outside_base": 0,
            "not_answered": 0,
        }
        assert found["organisations"][0]["key"] == str(cast.housing.pk)

    def test_text_says_which_returns_count(self, cast: Cast) -> None:
        text = analyse(cast.audit_round.slug)
        assert "returns signed off by 10 March 2026" in text
        assert "0 of 2 returned" in text

    @pytest.mark.parametrize(
        ("arguments", "words"),
        [
            (["no-such-round"], "There is no round with the slug 'no-such-round'."),
            (["ROUND", "--cut-off", "2026-03-11"], "--cut-off: 11 March 2026 is still to come"),
            (["ROUND", "--cut-off", "11/03/2026"], "write it as YYYY-MM-DD"),
            (["ROUND", "--ratings", "best"], "invalid choice"),
        ],
    )
    def test_bad_input_is_one_line(self, cast: Cast, arguments: list[str], words: str) -> None:
        given = [cast.audit_round.slug if one == "ROUND" else one for one in arguments]
        with pytest.raises(CommandError, match=words.replace("(", r"\(")):
            analyse(*given)


def test_starting_the_portal_does_not_load_pandas() -> None:
    """It would cost every web process some sixty megabytes."""
    program = (
        "import django, sys; django.setup(); from django.urls import get_resolver;"
        "get_resolver().url_patterns; assert 'pandas' not in sys.modules, 'pandas is loaded'"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "audit_portal.settings"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
