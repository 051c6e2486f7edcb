"""Asha asks the board about Housing's return; Mo answers, grants and refuses."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.test import Client

from audit_portal.correspondence.models import Message
from audit_portal.organisations.models import Board, BoardMember, Seat, User
from questionnaires.definitions.models import Question
from questionnaires.returns.models import (
    AuditReturn,
    BoardRequest,
    RequestMessage,
    RequestState,
    Status,
)
from questionnaires.returns.requests import deciding
from questionnaires.returns.requests.asking import Wish, ask, withdraw, write_back
from questionnaires.returns.requests.moves import MOVES, RequestRefused, Turn, may
from questionnaires.returns.requests.upkeep import answers_to_read
from questionnaires.returns.rounds.excusing import excuse
from questionnaires.returns.rounds.running import close_round
from tests.conftest import Cast
from tests.factories import NOW, TODAY, make_board, make_seat, make_user
from tests.query_counts import RecordedQueries
from tests.returns.answering import signed_in
from tests.returns.signing import approve, submitted

LATER = date(2026, 5, 12)
pytestmark = pytest.mark.usefixtures("clock_at_now")


def for_time(cast: Cast, words: str = "Our lead left", until: date = LATER) -> BoardRequest:
    wish = Wish("time", words, wanted_day=until)
    return ask(cast.audit_return, wish, by=cast.asha, at=NOW)


def not_ours(cast: Cast, ground: str = "merged", named: str = "New Homes") -> BoardRequest:
    wish = Wish("not_ours", "Since January", ground=ground, named=named)
    return ask(cast.audit_return, wish, by=cast.asha, at=NOW)


def question(cast: Cast, words: str = "Does ŵ count, o’Brien?") -> BoardRequest:
    return ask(cast.audit_return, Wish("question", words), by=cast.asha, at=NOW)


def turn(asked: BoardRequest, by: User, words: str = "", *, after: int = 1) -> Turn:
    """The next turn, by somebody who has read all there is; so many minutes later."""
    return Turn(by, words, NOW + timedelta(minutes=after), asked.messages.count())


def subjects(to: User) -> list[str]:
    mails = Message.objects.filter(recipient=to.email).order_by("pk")
    return list(mails.values_list("subject", flat=True))


class TestAsking:
    def test_managers_are_told_and_no_clock_stops(self, cast: Cast) -> None:
        asked = for_time(cast)
        [message] = asked.messages.all()
        assert (message.words, message.who_name, message.state) == ("Our lead left", "Asha", "open")
        mail = Message.objects.get(recipient=cast.mo.email)
        assert mail.subject.startswith("Asked: more time, until 12 May 2026 (Northmoor Council")
        assert f"/requests/{asked.pk}/" in mail.text
        assert "Asha has written to the board." in mail.text
        cast.audit_return.refresh_from_db()
        assert cast.audit_return.due == date(2026, 4, 28)
        assert subjects(cast.ruth) == []

    def test_a_double_click_asks_once(self, cast: Cast) -> None:
        assert question(cast) == question(cast)
        assert for_time(cast) == for_time(cast)
        assert len(subjects(cast.mo)) == 2

    def test_time_is_asked_for_once_until_it_is_decided(self, cast: Cast) -> None:
        asked = for_time(cast)
        with pytest.raises(RequestRefused, match="asked already"):
            for_time(cast, "Another reason")
        deciding.refuse(asked, turn(asked, cast.mo, "There is time enough"))
        assert for_time(cast, "Another reason") != asked

    @pytest.mark.parametrize(
        ("until", "says"), [(date(2026, 3, 9), "has passed"), (date(2026, 4, 28), "until 28 April")]
    )
    def test_a_day_that_helps_nobody(self, cast: Cast, until: date, says: str) -> None:
        with pytest.raises(RequestRefused, match=says):
            for_time(cast, until=until)
        assert not BoardRequest.objects.exists()

    def test_what_is_over_needs_no_time_and_is_no_longer_disowned(self, cast: Cast) -> None:
        approve(submitted(cast), cast.dev, "senior_lead")
        cast.audit_return.refresh_from_db()
        with pytest.raises(RequestRefused, match="needs no more time"):
            for_time(cast)
        with pytest.raises(RequestRefused, match="too late"):
            not_ours(cast)
        assert question(cast).state == "open"

    def test_a_closed_round_gives_no_time(self, cast: Cast) -> None:
        close_round(cast.audit_round, why="All is in", by=cast.mo, on=TODAY, at=NOW)
        cast.audit_return.refresh_from_db()
        with pytest.raises(RequestRefused, match="The round is closed"):
            for_time(cast)


class TestDeciding:
    def test_a_question_is_answered_and_asked_again(self, cast: Cast) -> None:
        asked = question(cast)
        deciding.answer(asked, turn(asked, cast.mo, "It counts"))
        assert subjects(cast.asha) == [
            "Answered: a question (Northmoor Council Housing, Section 11 audit 2026)"
        ]
        assert not BoardRequest.objects.waiting().exists()
        write_back(asked, turn(asked, cast.asha, "And ŷ?", after=2))
        assert BoardRequest.objects.waiting().get() == asked
        assert asked.waiting_since == NOW + timedelta(minutes=2)
        assert subjects(cast.mo)[1].startswith("Written again: a question")
        deciding.close(asked, turn(asked, cast.mo, after=3))
        with pytest.raises(RequestRefused, match="“closed”"):
            write_back(asked, turn(asked, cast.asha, "But", after=4))

    def test_more_time_is_given_for_another_day(self, cast: Cast) -> None:
        asked = for_time(cast)
        deciding.grant(asked, turn(asked, cast.mo), until=date(2026, 5, 5))
        cast.audit_return.refresh_from_db()
        assert cast.audit_return.extended_to == date(2026, 5, 5)
        extension = cast.audit_return.extensions.get()
        assert (extension.who, extension.reason) == (cast.mo, "Asha asked for it: Our lead left")
        mail = Message.objects.get(recipient=cast.asha.email)
        assert "Mo has given you more time: return it by 5 May 2026." in mail.text
        assert mail.subject.startswith("Granted: more time, until 12 May 2026")

    def test_a_day_that_cannot_be_given_changes_nothing(self, cast: Cast) -> None:
        asked = for_time(cast)
        for day, says in ((date(2026, 4, 1), "Everybody has until"), (None, "Write the day")):
            with pytest.raises(RequestRefused, match=says):
                deciding.grant(asked, turn(asked, cast.mo), until=day)
        asked.refresh_from_db()
        assert (asked.state, asked.messages.count()) == ("open", 1)
        assert subjects(cast.asha) == []

    def test_not_ours_is_granted_and_the_organisation_excused(self, cast: Cast) -> None:
        asked = not_ours(cast)
        deciding.grant(asked, turn(asked, cast.mo, "Thank you"))
        cast.audit_return.refresh_from_db()
        assert cast.audit_return.status == Status.EXCUSED
        assert cast.audit_return.excused_reason == "It has merged into New Homes. Since January"
        assert "you owe no return" in Message.objects.get(recipient=cast.asha.email).text

    def test_who_submitted_meanwhile_is_not_excused(self, cast: Cast) -> None:
        asked = not_ours(cast)
        submitted(cast)
        with pytest.raises(RequestRefused, match="cannot become"):
            deciding.grant(asked, turn(asked, cast.mo))
        asked.refresh_from_db()
        assert asked.state == "open"
        assert deciding.why_not_granted(asked).startswith("The return is “awaiting approval”")

    def test_two_managers_decide_at_once(self, cast: Cast) -> None:
        """One wins, the other is told, and only one extension is made."""
        asked, theirs = for_time(cast), BoardRequest.objects.get()
        nia = make_user("Nia")
        mine, hers = turn(asked, cast.mo), turn(theirs, nia, "No")
        deciding.grant(asked, mine, until=LATER)
        with pytest.raises(RequestRefused, match="Mo has written here since"):
            deciding.refuse(theirs, hers)
        assert cast.audit_return.extensions.count() == 1
        assert BoardRequest.objects.get().state == "granted"

    def test_a_decision_sent_twice_is_taken_once(self, cast: Cast) -> None:
        asked = for_time(cast)
        mine = turn(asked, cast.mo)
        deciding.grant(asked, mine, until=LATER)
        deciding.grant(asked, mine, until=LATER)
        assert cast.audit_return.extensions.count() == 1
        assert len(subjects(cast.asha)) == 1

    def test_refusing_needs_words_and_can_be_answered(self, cast: Cast) -> None:
        asked = for_time(cast)
        with pytest.raises(RequestRefused, match="Write a few words"):
            deciding.refuse(asked, turn(asked, cast.mo, "  "))
        deciding.refuse(asked, turn(asked, cast.mo, "Please ask for help"))
        write_back(asked, turn(asked, cast.asha, "We did", after=2))
        assert asked.state == "open"

    def test_a_refused_one_is_not_taken_up_beside_a_new_one(self, cast: Cast) -> None:
        asked = for_time(cast)
        deciding.refuse(asked, turn(asked, cast.mo, "No"))
        for_time(cast, "Now the roof is off")
        with pytest.raises(RequestRefused, match="asked already"):
            write_back(asked, turn(asked, cast.asha, "We did"))

    def test_withdrawn_is_over(self, cast: Cast) -> None:
        asked = for_time(cast)
        withdraw(asked, turn(asked, cast.asha))
        with pytest.raises(RequestRefused, match="“withdrawn”"):
            deciding.grant(asked, turn(asked, cast.mo), until=LATER)


class TestWhatHolds:
    @pytest.mark.parametrize("state", RequestState)
    @pytest.mark.parametrize("to", RequestState)
    def test_the_table_of_moves_is_the_only_way(
        self, state: RequestState, to: RequestState
    ) -> None:
        asked = BoardRequest(state=state)
        assert [role for role in ("lead", "manager", "chair") if may(asked, to, role)] == (
            [MOVES[state, to]] if (state, to) in MOVES else []
        )
        assert state not in ("granted", "withdrawn", "closed") or (state, to) not in MOVES

    def test_messages_stay_as_written(self, cast: Cast) -> None:
        message = question(cast).messages.get()
        message.words = "Something else"
        with pytest.raises(TypeError):
            message.save()
        with pytest.raises(TypeError):
            message.delete()
        with pytest.raises(Exception, match="stays as it is written"), transaction.atomic():
            RequestMessage.objects.update(words="Something else")
        with pytest.raises(ProtectedError):
            message.request.delete()

    @pytest.mark.parametrize(
        ("kind", "fields", "constraint"),
        [
            ("wish", {}, "request_kind_known"),
            ("question", {"state": "granted"}, "request_question_is_not_granted"),
            ("question", {"state": "lost"}, "request_state_known"),
            ("question", {"wanted_day": LATER}, "request_for_time_wants_a_day"),
            ("time", {}, "request_for_time_wants_a_day"),
            ("time", {"wanted_day": LATER, "state": "granted"}, "request_granted_until_a_day"),
            ("time", {"wanted_day": LATER, "granted_until": LATER}, "request_granted_until_a_day"),
            ("not_ours", {}, "request_not_ours_says_why"),
            ("not_ours", {"ground": "merged"}, "request_ground_names_the_other"),
        ],
    )
    def test_constraints(
        self, cast: Cast, kind: str, fields: dict[str, Any], constraint: str
    ) -> None:
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            BoardRequest.objects.create(
                audit_return=cast.audit_return,
                kind=kind,
                asked_at=NOW,
                asked_by=cast.asha,
                waiting_since=NOW,
                **fields,
            )

    def test_who_reads_who_writes_and_who_decides(self, cast: Cast) -> None:
        asked = question(cast)
        requests = BoardRequest.objects.all()
        readers = (cast.asha, cast.ben, cast.dev, cast.amara, cast.mo, cast.ruth)
        assert all(requests.visible_to(person).get() == asked for person in readers)
        assert not requests.visible_to(cast.carol).exists()
        assert [p.name for p in readers if requests.asked_from(p)] == ["Asha"]
        assert [p.name for p in readers if requests.decided_by(p)] == ["Mo"]

    def test_a_board_that_shares_the_round_reads_of_its_members(self, cast: Cast) -> None:
        eastmoor, wendy = make_board("eastmoor"), make_user("Wendy")
        make_seat(wendy, eastmoor, "manager")
        cast.audit_round.shared_with.add(eastmoor)
        asked = question(cast)
        theirs = ask(cast.carols_return, Wish("question", "Who?"), by=cast.carol, at=NOW)
        BoardMember.objects.create(board=eastmoor, organisation=cast.housing, duty_basis="s11")
        assert list(BoardRequest.objects.visible_to(wendy)) == [asked]
        path = f"/rounds/{cast.audit_round.slug}/requests/"
        page = signed_in(wendy).get(path, follow=True).content.decode()
        assert "Requests to Eastmoor" in page
        assert f"/requests/{asked.pk}/" in page
        assert f"/requests/{theirs.pk}/" not in page
        assert "Send answer" not in read(signed_in(wendy), f"/requests/{asked.pk}/")


def read(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def day(name: str, value: date) -> dict[str, int]:
    return {f"{name}_0": value.day, f"{name}_1": value.month, f"{name}_2": value.year}


class TestPages:
    def test_the_lead_asks_about_one_question(self, cast: Cast) -> None:
        asha = signed_in(cast.asha)
        path = f"/returns/{cast.audit_return.pk}/"
        assert "Ask the board a question" in read(asha, path)
        page = read(asha, f"{path}ask/question/?about=s1-q2")
        assert '<option value="s1-q2" selected>' in page
        posted = {"about": "s1-q2", "words": "What is meant?"}
        response = asha.post(f"{path}ask/question/", posted, follow=True)
        asked = BoardRequest.objects.get()
        assert asked.about == Question.objects.get(version=cast.audit_round.version, key="s1-q2")
        assert response.redirect_chain == [(f"/requests/{asked.pk}/", 302)]
        assert "The board has been told." in response.content.decode()
        assert f"/requests/{asked.pk}/" in read(asha, path)

    def test_colleagues_read_and_do_not_write(self, cast: Cast) -> None:
        asked = question(cast)
        for person in (cast.ben, cast.dev, cast.amara):
            client = signed_in(person)
            page = read(client, f"/returns/{cast.audit_return.pk}/")
            assert f"/requests/{asked.pk}/" in page
            assert "/ask/question/" not in page
            assert "Does ŵ count, o’Brien?" in read(client, f"/requests/{asked.pk}/")
            response = client.post(f"/requests/{asked.pk}/", {"seen": 1, "words": "Me too"})
            assert response.status_code == 404
        assert asked.messages.count() == 1

    @pytest.mark.parametrize(
        ("kind", "posted", "says"),
        [
            ("question", {}, "Write your question."),
            ("question", {"about": "s9-q9", "words": "Hm?"}, "Choose one of the questions"),
            ("time", {"words": "Ill"}, "Write the day until which you need time."),
            ("time", {"words": "Ill", **day("wanted_day", TODAY)}, "You have until"),
            ("not_ours", {"words": "Closed"}, "Choose why this return is not yours."),
            ("not_ours", {"words": "Gone", "ground": "merged"}, "Write which other return"),
        ],
    )
    def test_what_is_missing_is_said_and_nothing_is_lost(
        self, cast: Cast, kind: str, posted: dict[str, Any], says: str
    ) -> None:
        asha = signed_in(cast.asha)
        response = asha.post(f"/returns/{cast.audit_return.pk}/ask/{kind}/", posted)
        page = response.content.decode()
        assert says in page
        assert "There is a problem" in page
        assert posted.get("words", "") in page
        assert not BoardRequest.objects.exists()

    def test_nonsense_kinds_are_not_there(self, cast: Cast) -> None:
        path = f"/returns/{cast.audit_return.pk}/ask/money/"
        assert signed_in(cast.asha).get(path).status_code == 404

    def test_the_manager_sees_what_waits_and_gives_time(self, cast: Cast) -> None:
        asked, mo = for_time(cast), signed_in(cast.mo)
        assert "Answer 1 request" in read(mo, "/")
        assert f"/rounds/{cast.audit_round.slug}/requests/" in read(
            mo, f"/rounds/{cast.audit_round.slug}/"
        )
        row = "Asked for more time until 12 May 2026. The board must decide."
        assert row in read(mo, f"/rounds/{cast.audit_round.slug}/")
        assert "More time, until 12 May 2026" in read(mo, "/boards/northmoor/requests/")
        page = read(mo, f"/requests/{asked.pk}/")
        assert "Until when, if you give more time?" in page
        assert 'value="2026"' in page
        posted = {"seen": 1, "decision": "grant", "words": "", **day("granted_until", LATER)}
        response = mo.post(f"/requests/{asked.pk}/", posted, follow=True)
        assert "Granted. The lead is told by e-mail." in response.content.decode()
        assert "Nobody is waiting for an answer." in read(mo, "/boards/northmoor/requests/")
        assert "12 May 2026" in read(signed_in(cast.asha), f"/returns/{cast.audit_return.pk}/")
        assert "Answer 1 request" not in read(mo, "/")

    @pytest.mark.parametrize(
        ("posted", "says"),
        [
            ({}, "Choose what you decide."),
            ({"decision": "refuse"}, "Write why."),
            ({"decision": "answer"}, "Write a few words."),
            ({"decision": "grant"}, "Write the day until which they have time."),
            ({"decision": "grant", **day("granted_until", TODAY)}, "Everybody has until"),
        ],
    )
    def test_a_decision_that_lacks_something(
        self, cast: Cast, posted: dict[str, Any], says: str
    ) -> None:
        asked = for_time(cast)
        response = signed_in(cast.mo).post(f"/requests/{asked.pk}/", {"seen": 1, **posted})
        assert says in response.content.decode()
        asked.refresh_from_db()
        assert asked.state == "open"

    def test_the_second_manager_is_told_and_keeps_the_words(self, cast: Cast) -> None:
        asked = question(cast)
        deciding.answer(asked, turn(asked, cast.mo, "It counts"))
        nia = make_user("Nia")
        make_seat(nia, cast.board, "manager")
        posted = {"seen": 1, "words": "It does not count"}
        page = signed_in(nia).post(f"/requests/{asked.pk}/", posted).content.decode()
        assert "Mo has written here since you opened this page." in page
        assert "It does not count" in page
        assert "It counts" in page
        assert asked.messages.count() == 2

    def test_withdrawing_and_closing_by_button(self, cast: Cast) -> None:
        first, second = question(cast), question(cast, "And this?")
        asha, mo = signed_in(cast.asha), signed_in(cast.mo)
        assert mo.post(f"/requests/{first.pk}/withdraw/", {"seen": 1}).status_code == 404
        assert asha.post(f"/requests/{first.pk}/close/", {"seen": 1}).status_code == 404
        asha.post(f"/requests/{first.pk}/withdraw/", {"seen": 1})
        response = mo.post(f"/requests/{second.pk}/close/", {}, follow=True)
        assert "Asha has written here since" in response.content.decode()
        mo.post(f"/requests/{second.pk}/close/", {"seen": 1})
        states = dict(BoardRequest.objects.values_list("pk", "state"))
        assert states == {first.pk: "withdrawn", second.pk: "closed"}

    def test_nobody_decides_what_they_asked_themselves(self, cast: Cast) -> None:
        make_seat(cast.asha, cast.board, "manager")
        asked = question(cast)
        page = read(signed_in(cast.asha), f"/requests/{asked.pk}/")
        assert "Send answer" not in page
        assert "Send to the board" in page

    def test_the_oldest_that_waits_comes_first(self, cast: Cast) -> None:
        asked = question(cast)
        wish = Wish("question", "Who?")
        theirs = ask(cast.carols_return, wish, by=cast.carol, at=NOW - timedelta(days=3))
        page = read(signed_in(cast.ruth), "/boards/northmoor/requests/")
        assert page.index(f"/requests/{theirs.pk}/") < page.index(f"/requests/{asked.pk}/")
        deciding.answer(asked, turn(asked, cast.mo, "Yes"))
        page = read(signed_in(cast.ruth), "/boards/northmoor/requests/?show=answered")
        assert f"/requests/{theirs.pk}/" not in page
        page = read(signed_in(cast.ruth), "/boards/northmoor/requests/?show=all&round=nothing")
        assert f"/requests/{asked.pk}/" in page

    def test_queries_do_not_grow_with_requests(
        self, cast: Cast, recorded_queries: RecordedQueries
    ) -> None:
        mo = signed_in(cast.mo)
        read(mo, "/boards/northmoor/requests/")  # what a process asks once, it has asked
        for number in range(3):
            asked = question(cast, f"Number {number}?")
            with recorded_queries("requests: list"):
                read(mo, "/boards/northmoor/requests/")
        with recorded_queries("requests: one"):
            read(mo, f"/requests/{asked.pk}/")

    def test_an_excused_return_can_still_ask(self, cast: Cast) -> None:
        excuse(cast.audit_return, why="Closed", by=cast.mo, at=NOW)
        page = read(signed_in(cast.asha), f"/returns/{cast.audit_return.pk}/")
        assert "Ask the board a question" in page
        assert "Ask for more time" not in page
        path = f"/returns/{cast.audit_return.pk}/ask/time/"
        assert "it needs no more time" in read(signed_in(cast.asha), path)

    def test_the_leads_home_page_tells_what_the_board_wrote(self, cast: Cast) -> None:
        asked = question(cast)
        step = "Read what the board answered: a question"
        assert step not in read(signed_in(cast.asha), "/")
        deciding.answer(asked, turn(asked, cast.mo, "It counts"))
        page = read(signed_in(cast.asha), "/")
        assert step in page
        assert f'href="/requests/{asked.pk}/"' in page
        assert step not in read(signed_in(cast.ben), "/")
        seat = Seat.objects.get(user=cast.asha)
        assert list(answers_to_read(seat, TODAY + timedelta(days=7)))
        assert not list(answers_to_read(seat, TODAY + timedelta(days=8)))
        write_back(asked, turn(asked, cast.asha, "And ŷ?", after=2))
        assert step not in read(signed_in(cast.asha), "/")

    def test_two_questions_are_told_apart_beside_the_return(self, cast: Cast) -> None:
        question(cast, "Does ŵ count, o’Brien?")
        for_time(cast)
        page = read(signed_in(cast.asha), f"/returns/{cast.audit_return.pk}/")
        assert "A question: “Does ŵ count, o’Brien?”</a>" in page
        assert "More time, until 12 May 2026</a>" in page

    def test_one_request_is_counted_as_one(self, cast: Cast) -> None:
        question(cast)
        assert "1 request " in read(signed_in(cast.mo), "/boards/northmoor/requests/")

    def test_the_board_without_requests(self, cast: Cast) -> None:
        page = read(signed_in(cast.mo), "/boards/northmoor/requests/")
        assert "Nobody has asked anything yet." in page

    def test_who_can_help(self, cast: Cast) -> None:
        Board.objects.filter(pk=cast.board.pk).update(
            contact_phone="01632 960123", contact_email="board@northmoor.example"
        )
        page = read(signed_in(cast.ben), f"/returns/{cast.audit_return.pk}/")
        assert 'href="tel:01632960123"' in page
        assert "board@northmoor.example" in page
        assert "Your lead can also ask the board" in page


def test_it_happens_in_one_transaction(cast: Cast) -> None:
    """No request that is granted and not done: the day is refused by the extension itself."""
    asked = for_time(cast)
    AuditReturn.objects.filter(pk=cast.audit_return.pk).update(status=Status.SUBMITTED)
    close_round(cast.audit_round, why="All is in", by=cast.mo, on=TODAY, at=NOW)
    with pytest.raises(RequestRefused, match="round is closed"):
        deciding.grant(asked, turn(asked, cast.mo), until=LATER)
    assert BoardRequest.objects.get().state == "open"
    assert not Message.objects.filter(recipient=cast.asha.email).exists()
