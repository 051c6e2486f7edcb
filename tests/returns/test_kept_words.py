"""Asha's session ends while she types. Her words come back, to her alone."""

from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import Settings

from questionnaires.returns.answering import keeping
from questionnaires.returns.models import Answer, KeptText, Status
from tests.conftest import Cast
from tests.factories import PASSWORD
from tests.returns.answering import StepPage, signed_in, step_url, words


@pytest.fixture
def signed_out(cast: Cast) -> StepPage:
    """Asha's page, filled in, in a browser whose session has ended."""
    page = StepPage(signed_in(cast.asha), cast.audit_return)
    page.type("s1-q1", "green", commentary="Words typed late")
    page.client.logout()
    return page


def restored(cast: Cast) -> StepPage:
    return StepPage(signed_in(cast.asha), cast.audit_return)


def test_words_come_back_after_signing_in_and_go_when_saved(
    cast: Cast, signed_out: StepPage
) -> None:
    response = signed_out.save()
    back = quote(step_url(cast.audit_return), safe="")
    assert response.url == f"{reverse('account_login')}?next={back}"
    assert not Answer.objects.exists()
    page = restored(cast)
    field = page.fields["s1-q1"]
    assert (field.values[""], field.values["commentary"]) == ("green", "Words typed late")
    assert b"Your words are back" in page.response.content
    assert page.save().status_code == 302
    assert words(cast.audit_return, "s1-q1") == "Words typed late"
    assert not KeptText.objects.exists()
    assert b"Your words are back" not in restored(cast).response.content


def test_signing_in_leads_back_to_the_step(cast: Cast, signed_out: StepPage) -> None:
    client = signed_out.client
    sign_in = client.get(signed_out.save().url)
    assert b"Your words are kept" in sign_in.content
    response = client.post(
        sign_in.request["PATH_INFO"] + "?" + sign_in.request["QUERY_STRING"],
        {"login": cast.asha.email, "password": PASSWORD},
    )
    assert response.url == step_url(cast.audit_return)


def test_nobody_else_sees_them(cast: Cast, signed_out: StepPage) -> None:
    signed_out.save()
    ben = StepPage(signed_in(cast.ben), cast.audit_return)
    assert b"Words typed late" not in ben.response.content
    ben.data["kept"] = KeptText.objects.get().pk
    ben.save(then="discard")
    assert KeptText.objects.count() == 1


def test_the_table_does_not_show_the_words(signed_out: StepPage) -> None:
    signed_out.save()
    assert b"Words typed late" not in bytes(KeptText.objects.get().words)


def test_they_can_be_discarded(cast: Cast, signed_out: StepPage) -> None:
    signed_out.save()
    assert restored(cast).save(then="discard").status_code == 302
    assert not KeptText.objects.exists()
    assert restored(cast).fields["s1-q1"].values["commentary"] == ""


def test_what_somebody_else_wrote_meanwhile_is_not_overwritten(
    cast: Cast, signed_out: StepPage
) -> None:
    signed_out.save()
    StepPage(signed_in(cast.ben), cast.audit_return).type(
        "s1-q1", "red", commentary="Ben's words"
    ).save()
    page = restored(cast)
    assert page.fields["s1-q1"].values["commentary"] == "Words typed late"
    page.save()
    assert words(cast.audit_return, "s1-q1") == "Ben's words"
    assert KeptText.objects.exists()
    assert page.type("s1-q1", choice="mine").save().status_code == 302
    assert words(cast.audit_return, "s1-q1") == "Words typed late"
    assert not KeptText.objects.exists()


def test_a_page_of_asha_sent_by_ben_is_kept_for_asha_and_saves_nothing(
    cast: Cast, signed_out: StepPage
) -> None:
    signed_out.client.force_login(cast.ben)
    response = signed_out.client.post(signed_out.url, signed_out.data, follow=True)
    assert b"opened by somebody else" in response.content
    assert not Answer.objects.exists()
    assert KeptText.objects.get().user == cast.asha


def test_a_session_renewed_in_another_tab_goes_on_as_if_nothing_had_been(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.asha)
    page = StepPage(client, cast.audit_return).type("s1-q1", "green", commentary="Late words")
    Session.objects.all().delete()
    client.force_login(cast.asha)
    client.cookies[settings.CSRF_COOKIE_NAME] = "a" * 32  # signing in has changed the token
    assert page.save().status_code == 302
    assert words(cast.audit_return, "s1-q1") == "Late words"


@pytest.mark.parametrize("seal", ["", "made-up", "of another step"])
def test_a_forged_request_is_refused(cast: Cast, seal: str) -> None:
    if seal == "of another step":
        seal = keeping.seal(cast.asha, cast.audit_return.pk, "s2")
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.asha)
    page = StepPage(client, cast.audit_return).type("s1-q1", "green")
    page.data["seal"] = seal
    assert page.save().status_code == 403
    assert not Answer.objects.exists()


def test_what_cannot_be_kept_is_shown_to_be_copied(
    signed_out: StepPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "MOST_BYTES", 100)
    response = signed_out.save()
    assert response.status_code == 403
    assert b"Words typed late" in response.content
    assert not KeptText.objects.exists()


def test_only_so_many_pages_are_kept_for_a_person_the_newest(
    cast: Cast, signed_out: StepPage
) -> None:
    for n in range(keeping.MOST_PER_PERSON + 3):
        signed_out.data["page"] = f"page{n}"
        signed_out.type("s1-q1", commentary=f"Words {n}").save()
    assert KeptText.objects.count() == keeping.MOST_PER_PERSON
    assert restored(cast).fields["s1-q1"].values["commentary"] == f"Words {n}"


def test_one_page_keeps_one_text(cast: Cast, signed_out: StepPage) -> None:
    for text in ("Words", "Words typed", "Words typed later"):
        signed_out.type("s1-q1", commentary=text).save()
    assert KeptText.objects.count() == 1
    assert restored(cast).fields["s1-q1"].values["commentary"] == "Words typed later"


def test_old_words_go(cast: Cast, signed_out: StepPage) -> None:
    signed_out.save()
    KeptText.objects.update(kept_at=timezone.now() - keeping.KEPT_FOR - timedelta(hours=1))
    signed_out.data["page"] = "another"
    signed_out.save()
    assert KeptText.objects.count() == 1


def test_a_change_of_the_secret_key_does_not_break_the_page(
    cast: Cast, signed_out: StepPage, settings: Settings
) -> None:
    signed_out.save()
    key = settings.SECRET_KEY
    settings.SECRET_KEY = "another key of fifty characters, as long as it must be"
    assert restored(cast).fields["s1-q1"].values["commentary"] == ""
    settings.SECRET_KEY_FALLBACKS = [key]
    assert restored(cast).fields["s1-q1"].values["commentary"] == "Words typed late"


def test_words_kept_for_a_return_that_was_submitted_are_shown_to_be_copied(
    cast: Cast, signed_out: StepPage
) -> None:
    signed_out.save()
    cast.audit_return.status = Status.SUBMITTED
    cast.audit_return.save()
    response = signed_in(cast.asha).get(signed_out.url)
    assert b"Words typed late" in response.content
    assert b"Discard" in response.content


def test_the_front_page_and_the_check_tell_of_unsaved_words(
    cast: Cast, signed_out: StepPage
) -> None:
    signed_out.save()
    for name in ("overview", "check"):
        url = reverse(f"returns:{name}", args=[cast.audit_return.pk])
        assert b"not saved yet" in signed_in(cast.asha).get(url).content
        assert b"not saved yet" not in signed_in(cast.ben).get(url).content


def test_a_body_over_the_limit_gets_a_plain_page(cast: Cast, settings: Settings) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10_000
    page = StepPage(signed_in(cast.asha), cast.audit_return)
    response: Any = page.type("s1-q1", commentary="x" * 20_000).save()
    assert response.status_code == 413
    assert b"<h1" in response.content
