"""Housing has reached the letter step: its letter waits for Ruth."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from questionnaires.compliance.chasing.writing import chase
from questionnaires.compliance.letters.approving import Done, approve
from questionnaires.compliance.letters.posting import post
from questionnaires.compliance.letters.wording import mark_of
from questionnaires.compliance.models import Letter
from tests.compliance import stages
from tests.compliance.chasing.stage import with_ladder
from tests.conftest import Cast


def today() -> date:
    return timezone.localdate()


@pytest.fixture
def late(cast: Cast) -> Cast:
    cast.audit_round.cohorts.update(
        opens=today() - timedelta(days=80),
        first_due=today() - timedelta(days=26),
        final_due=today() - timedelta(days=2),
    )
    with_ladder(cast.audit_round)
    stages.excuse(cast.carols_return, cast.mo, timezone.now())
    chase_today(cast)
    return cast


def chase_today(cast: Cast) -> None:
    chase(cast.board, on=today(), at=timezone.now())


def letter_of(cast: Cast) -> Letter:
    return Letter.objects.live().get(notice__audit_return=cast.audit_return)


def marks(*letters: Letter) -> dict[int, str]:
    return {one.pk: mark_of(one) for one in letters}


def approved(cast: Cast, *letters: Letter) -> Done:
    seen = marks(*letters or (letter_of(cast),))
    return approve(cast.board, seen, by=cast.ruth, on=today(), at=timezone.now())


def posted(cast: Cast, *letters: Letter) -> Done:
    keys = [one.pk for one in letters or (letter_of(cast),)]
    return post(cast.board, keys, posted_on=today(), by=cast.mo, today=today(), at=timezone.now())


def return_it(cast: Cast) -> None:
    """Housing returns after all."""
    now = timezone.now()
    stages.start(cast.audit_return, cast.asha, now)
    stages.submit(cast.audit_return, cast.asha, now)
    stages.sign_off(cast.audit_return, cast.dev, now)
