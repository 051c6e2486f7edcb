"""Mo changes the ladder of a round: only what nobody has been asked by."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from questionnaires.compliance.chasing.changing import LadderRefused, remove_step, save_step
from questionnaires.compliance.models import LadderStep
from tests.compliance.chasing.stage import chase_on, with_ladder
from tests.conftest import Cast

STEP: dict[str, Any] = {
    "days": "20",
    "side": "after",
    "deadline": "first",
    "channel": "phone",
    "roles": ["lead", "trust"],
    "subject": "A call about {organisation}",
    "text": "Ask what stands in the way. {duty}",
}


@pytest.fixture
def steps(client: Client, cast: Cast) -> dict[int, LadderStep]:
    client.force_login(cast.mo)
    return with_ladder(cast.audit_round)


def address(cast: Cast, more: str = "") -> str:
    return f"/rounds/{cast.audit_round.slug}/chase/ladder/{more}"


def page(client: Client, path: str) -> str:
    return " ".join(client.get(path).content.decode().split())


class TestChanging:
    def test_a_step_is_added(self, client: Client, cast: Cast, steps: Any) -> None:
        assert client.post(address(cast, "add/"), STEP).status_code == 302
        step = cast.audit_round.ladder.get(offset=20)
        assert (step.channel, step.roles) == ("phone", ("lead", "trust"))
        assert "20 days after the first deadline" in page(client, address(cast))

    def test_looking_saves_nothing(self, client: Client, cast: Cast, steps: Any) -> None:
        answer = client.post(address(cast, "add/"), {**STEP, "preview": ""}).content.decode()
        assert "A call about Northmoor Council Housing" in answer
        assert cast.audit_round.ladder.count() == len(steps)

    def test_what_would_not_be_filled_in_is_refused(
        self, client: Client, cast: Cast, steps: Any
    ) -> None:
        posted = {**STEP, "text": "Dear {head}, ŵ"}
        answer = client.post(address(cast, "add/"), posted).content.decode()
        assert "“{head}” cannot be filled in." in answer
        assert "Dear {head}, ŵ" in answer

    @pytest.mark.parametrize(
        ("field", "value", "sentence"),
        [
            ("days", "", "Write the number of days."),
            ("days", "many", "as a whole number"),
            ("roles", [], "Tick at least one."),
            ("days", "366", "at most 365 days"),
            ("subject", "", "Write the subject."),
        ],
    )
    def test_bad_input(
        self, client: Client, cast: Cast, steps: Any, field: str, value: Any, sentence: str
    ) -> None:
        answer = client.post(address(cast, "add/"), {**STEP, field: value}).content.decode()
        assert sentence in answer

    def test_two_of_a_kind_on_a_day_are_refused(
        self, client: Client, cast: Cast, steps: Any
    ) -> None:
        posted = {**STEP, "days": "5", "channel": "email"}
        assert "on this day already" in client.post(address(cast, "add/"), posted).content.decode()

    def test_a_step_goes_and_going_twice_does_no_harm(
        self, client: Client, cast: Cast, steps: dict[int, LadderStep]
    ) -> None:
        for _ in range(2):
            client.post(address(cast, f"{steps[25].pk}/remove/"))
        assert not cast.audit_round.ladder.filter(offset=25).exists()

    def test_a_round_without_one_is_offered_the_usual(
        self, client: Client, cast: Cast, steps: dict[int, LadderStep]
    ) -> None:
        cast.audit_round.ladder.all().delete()
        assert "Use the usual ladder" in page(client, address(cast))
        client.post(address(cast, "usual/"))
        client.post(address(cast, "usual/"))
        assert cast.audit_round.ladder.count() == len(steps)


class TestWhatIsUsed:
    @pytest.fixture
    def used(self, cast: Cast, steps: dict[int, LadderStep]) -> LadderStep:
        chase_on(cast.board, -14)
        return steps[-14]

    def test_the_page_says_so(self, client: Client, cast: Cast, used: LadderStep) -> None:
        shown = page(client, address(cast, f"{used.pk}/"))
        assert "so it stays as it is" in shown
        assert "Save the step" not in shown

    def test_neither_changed_nor_removed(
        self, client: Client, cast: Cast, used: LadderStep
    ) -> None:
        client.post(address(cast, f"{used.pk}/"), STEP)
        client.post(address(cast, f"{used.pk}/remove/"))
        now = LadderStep.objects.get(pk=used.pk)
        assert (now.offset, now.subject) == (-14, used.subject)

    def test_the_models_and_the_database_refuse(self, used: LadderStep) -> None:
        used.subject = "Something else"
        with pytest.raises(LadderRefused):
            save_step(used)
        with pytest.raises(LadderRefused):
            remove_step(used)
        with pytest.raises(IntegrityError), transaction.atomic():
            LadderStep.objects.filter(pk=used.pk).update(subject="Something else")

    def test_a_step_removed_meanwhile_does_not_come_back(
        self, cast: Cast, steps: dict[int, LadderStep]
    ) -> None:
        LadderStep.objects.filter(pk=steps[25].pk).delete()
        with pytest.raises(LadderRefused):
            save_step(steps[25])
        assert not cast.audit_round.ladder.filter(offset=25).exists()

    def test_what_comes_later_may_change(
        self, client: Client, cast: Cast, used: LadderStep, steps: dict[int, LadderStep]
    ) -> None:
        client.post(address(cast, f"{steps[25].pk}/"), STEP)
        assert cast.audit_round.ladder.filter(offset=20).exists()
