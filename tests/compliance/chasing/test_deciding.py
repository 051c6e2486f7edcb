"""What should have been sent by now: each rule by itself, and the laws that hold for all."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from questionnaires.compliance.chasing.deciding import (
    Asked,
    Decision,
    Due,
    Held,
    Known,
    Situation,
    Step,
    day_of_step,
    decide,
    look_again,
)

DUE = date(2026, 4, 28)
LEAD, HEAD, CHAIR, OTHER = 11, 12, 13, 14
BEFORE = Step(1, -3, False, ("lead",), True)
AFTER = Step(2, 1, False, ("lead",), True)
BOTH = Step(3, 5, False, ("lead", "senior_lead"), True)
HIGHER = Step(4, 15, False, ("accountable",), True)
LETTER = Step(5, 25, False, ("accountable",), False)
LADDER = (BEFORE, AFTER, BOTH, HIGHER, LETTER)
ROLES = ("lead", "senior_lead", "accountable", "trust")
SEATS = (Held("accountable", CHAIR), Held("senior_lead", HEAD), Held("lead", LEAD))


def asked(pk: int = 1, **fields: object) -> Asked:
    known = {
        "audit_round": 1,
        "organisation": pk,
        "parent": None,
        "roles": ROLES,
        "due": DUE,
        "final": DUE + timedelta(days=14),
        "since": date(2026, 3, 1),
    }
    return Asked(pk, **{**known, **fields})  # type: ignore[arg-type]  # plain values


def day(offset: int) -> date:
    return DUE + timedelta(days=offset)


def decided(
    *returns: Asked,
    on: date,
    seats: object = None,
    known: dict[int, list[Known]] | None = None,
    last: dict[int, date] | None = None,
    gap: int = 2,
    most: int = 100,
    ladder: tuple[Step, ...] = LADDER,
) -> Decision:
    held = seats if seats is not None else {one.organisation: SEATS for one in returns}
    situation = Situation({1: ladder}, returns, held, known or {}, last or {})  # type: ignore[arg-type]
    return decide(situation, on=on, gap=gap, most=most)


def sent(decision: Decision) -> set[tuple[int, int]]:
    """Step and person of everything that goes by mail."""
    return {(turn.due.step, person) for person, turns in decision.mails.items() for turn in turns}


def instead(decision: Decision) -> set[tuple[int, int | str]]:
    turns = [turn for some in decision.mails.values() for turn in some]
    everything = [*turns, *decision.tasks, *decision.passed]
    return {due.key for turn in everything for due in turn.instead_of}


class TestTheDay:
    def test_nothing_before_the_first_step(self) -> None:
        assert decided(asked(), on=day(-4)) == Decision()

    def test_each_step_on_its_day(self) -> None:
        assert sent(decided(asked(), on=day(-3))) == {(1, LEAD)}

    def test_an_extension_moves_the_ladder(self) -> None:
        later = asked(due=day(20), final=day(20))
        assert decided(later, on=day(1)) == Decision()
        assert sent(decided(later, on=day(17))) == {(1, LEAD)}

    def test_a_step_from_the_final_deadline(self) -> None:
        last_call = Step(9, -1, True, ("lead",), True)
        assert day_of_step(last_call, asked()) == day(13)

    def test_who_was_asked_late_gets_the_days_between_the_steps(self) -> None:
        joined = asked(since=day(10))
        assert decided(joined, on=day(10)) == Decision()
        assert sent(decided(joined, on=day(11))) == {(2, LEAD)}
        assert day_of_step(HIGHER, joined) == day(25)

    def test_steps_that_fell_before_it_was_asked_are_passed_over(self) -> None:
        """Sent back two days before the deadline: the reminder of three days before is no use."""
        assert day_of_step(BEFORE, asked(since=day(-2))) is None
        assert decided(asked(since=day(-2)), on=day(0)) == Decision()
        assert sent(decided(asked(since=day(-2)), on=day(1))) == {(2, LEAD)}


class TestMissedNights:
    def test_only_the_latest_step_goes_to_a_person(self) -> None:
        decision = decided(asked(), on=day(6))
        assert sent(decision) == {(3, LEAD), (3, HEAD)}
        assert instead(decision) == {(1, LEAD), (2, LEAD)}

    def test_each_person_their_own_latest(self) -> None:
        decision = decided(asked(), on=day(16))
        assert sent(decision) == {(3, LEAD), (3, HEAD), (4, CHAIR)}

    def test_one_person_in_two_seats_gets_one_step(self) -> None:
        seats = {1: [Held("accountable", LEAD), Held("senior_lead", LEAD), Held("lead", LEAD)]}
        decision = decided(asked(), on=day(16), seats=seats)
        assert sent(decision) == {(4, LEAD)}
        assert instead(decision) == {(1, LEAD), (2, LEAD), (3, LEAD)}

    def test_the_letter_goes_instead_of_a_mail_that_was_missed(self) -> None:
        decision = decided(asked(), on=day(26))
        [letter] = decision.tasks
        assert letter.due == Due(1, 5, "accountable", None, day(25))
        assert [due.key for due in letter.instead_of] == [(4, CHAIR)]
        assert (4, CHAIR) not in sent(decision)

    def test_what_went_before_is_not_recorded_again(self) -> None:
        known = {1: [Known(1, 1, "lead", LEAD, False), Known(2, 2, "lead", LEAD, False)]}
        decision = decided(asked(), on=day(5), known=known)
        assert sent(decision) == {(3, LEAD), (3, HEAD)}
        assert instead(decision) == set()

    def test_a_step_put_in_behind_one_that_went(self) -> None:
        known = {1: [Known(1, 2, "lead", LEAD, False)]}
        decision = decided(asked(), on=day(1), known=known)
        assert not decision.mails
        [passed] = decision.passed
        assert [due.key for due in passed.instead_of] == [(1, LEAD)]


class TestWhoIsLeftAlone:
    def test_who_has_returned(self) -> None:
        assert decided(asked(roles=(), ended="It has been returned."), on=day(30)) == Decision()

    def test_who_rests(self) -> None:
        assert decided(asked(rests=True), on=day(30)) == Decision()

    def test_the_lead_while_it_waits_for_approval(self) -> None:
        waiting = asked(roles=("senior_lead", "accountable"), since=day(-9))
        decision = decided(waiting, on=day(16))
        assert sent(decision) == {(3, HEAD), (4, CHAIR)}

    def test_who_had_a_message_yesterday(self) -> None:
        decision = decided(asked(), on=day(1), last={LEAD: day(0)})
        assert decision.held_back == [LEAD]
        assert not decision.mails
        assert sent(decided(asked(), on=day(2), last={LEAD: day(0)})) == {(2, LEAD)}

    def test_those_beyond_the_cap_and_the_longest_wait_comes_first(self) -> None:
        late, later = asked(1, due=day(-5)), asked(2)
        seats = {1: [Held("lead", LEAD)], 2: [Held("lead", OTHER)]}
        decision = decided(later, late, on=day(1), seats=seats, most=1)
        assert sent(decision) == {(3, LEAD)}
        assert decision.left_over == [OTHER]


class TestSeats:
    def test_a_seat_nobody_holds_becomes_one_task(self) -> None:
        decision = decided(asked(), on=day(2), seats={})
        [task] = decision.tasks
        assert task.due == Due(1, 2, "lead", None, day(1))
        assert instead(decision) == {(1, "lead")}
        assert not decision.mails

    def test_the_next_step_takes_the_place_of_the_open_task(self) -> None:
        known = {1: [Known(7, 1, "lead", None, True)]}
        decision = decided(asked(), on=day(1), seats={}, known=known)
        assert [turn.due.key for turn in decision.tasks] == [(2, "lead")]
        assert instead(decision) == {(1, "lead")}

    def test_an_open_task_is_not_made_twice(self) -> None:
        known = {1: [Known(7, 1, "lead", None, True)]}
        assert decided(asked(), on=day(-2), seats={}, known=known) == Decision()

    def test_once_somebody_holds_it_the_task_is_over_and_they_are_asked(self) -> None:
        known = {1: [Known(7, 1, "lead", None, True)]}
        decision = decided(asked(), on=day(-2), known=known)
        assert list(decision.over) == [7]
        assert sent(decision) == {(1, LEAD)}

    def test_a_newcomer_gets_the_latest_step_and_no_history(self) -> None:
        known = {1: [Known(1, 1, "lead", OTHER, False), Known(2, 2, "lead", OTHER, False)]}
        decision = decided(asked(), on=day(2), known=known)
        assert sent(decision) == {(2, LEAD)}
        assert instead(decision) == set()

    def test_a_call_to_a_seat_that_two_people_hold_is_one_task(self) -> None:
        call = Step(8, 3, False, ("lead",), False)
        seats = {1: [Held("lead", LEAD), Held("lead", OTHER)]}
        decision = decided(asked(), on=day(3), seats=seats, ladder=(BEFORE, call))
        assert [turn.due.key for turn in decision.tasks] == [(8, "lead")]
        assert instead(decision) == {(1, LEAD), (1, OTHER)}

    def test_a_missed_call_to_two_people_is_recorded_once(self) -> None:
        call = Step(8, -9, False, ("lead",), False)
        seats = {1: [Held("lead", LEAD), Held("lead", OTHER)]}
        decision = decided(asked(), on=day(-3), seats=seats, ladder=(call, BEFORE))
        recorded = [
            due.key for turns in decision.mails.values() for t in turns for due in t.instead_of
        ]
        assert recorded == [(8, "lead")]

    def test_a_seat_kept_to_another_round_does_not_count(self) -> None:
        seats = {1: [Held("lead", LEAD, frozenset({2}))]}
        assert not decided(asked(), on=day(1), seats=seats).mails

    def test_the_trust_is_asked_through_the_first_seat_that_is_held(self) -> None:
        step = Step(6, 7, False, ("trust",), True)
        seats = {50: [Held("senior_lead", OTHER), Held("lead", LEAD)]}
        decision = decided(asked(parent=50), on=day(7), seats=seats, ladder=(step,))
        assert sent(decision) == {(6, OTHER)}

    def test_who_has_no_trust_owes_nothing_to_one(self) -> None:
        step = Step(6, 7, False, ("trust",), True)
        assert decided(asked(), on=day(7), ladder=(step,)) == Decision()


class TestSeveralReturns:
    def test_one_message_for_all_that_a_person_owes(self) -> None:
        seats = {pk: [Held("lead", LEAD)] for pk in range(1, 6)}
        decision = decided(*(asked(pk) for pk in range(1, 6)), on=day(1), seats=seats)
        assert list(decision.mails) == [LEAD]
        assert {turn.due.audit_return for turn in decision.mails[LEAD]} == {1, 2, 3, 4, 5}


class TestHeldBack:
    def test_it_goes_in_its_own_row_when_its_day_comes_again(self) -> None:
        known = {1: [Known(5, 2, "lead", LEAD, True)]}
        assert decided(asked(due=day(20)), on=day(2), known=known) == Decision()
        decision = decided(asked(due=day(20)), on=day(21), known=known)
        assert sent(decision) == {(2, LEAD)}
        assert instead(decision) == {(1, LEAD)}

    def test_a_later_step_takes_its_place(self) -> None:
        known = {1: [Known(5, 2, "lead", LEAD, True)]}
        decision = decided(asked(), on=day(5), known=known)
        assert (2, LEAD) in instead(decision)

    def test_it_is_over_once_the_person_has_left_or_the_return_is_in(self) -> None:
        known = {1: [Known(5, 2, "lead", OTHER, True)]}
        assert decided(asked(), on=day(0), known=known).over.keys() == {5}
        returned = asked(roles=(), ended="It has been returned.")
        assert decided(returned, on=day(0), known=known).over == {5: "It has been returned."}


class TestWhatNeverWent:
    """Taken out because it was returned, excused or closed; then it is asked after all."""

    NEVER_WENT = {1: [Known(5, 3, "lead", LEAD, open=False, unsent=True)]}
    LETTER_OVER = {1: [Known(6, 5, "accountable", None, open=False, unsent=True)]}

    def test_it_comes_up_again_in_its_own_row(self) -> None:
        assert sent(decided(asked(), on=day(6), known=self.NEVER_WENT)) == {(3, LEAD), (3, HEAD)}

    def test_a_letter_becomes_a_task_again(self) -> None:
        decision = decided(asked(), on=day(26), known=self.LETTER_OVER)
        assert [turn.due.step for turn in decision.tasks] == [5]

    def test_it_rests_while_nothing_is_asked(self) -> None:
        returned = asked(roles=(), ended="It has been returned.")
        assert decided(returned, on=day(6), known=self.NEVER_WENT) == Decision()

    def test_a_later_step_goes_instead_and_it_stays_as_it_is(self) -> None:
        later = Step(8, 9, False, ("lead",), True)
        decision = decided(asked(), on=day(9), known=self.NEVER_WENT, ladder=(*LADDER, later))
        assert (8, LEAD) in sent(decision)
        assert (3, LEAD) not in instead(decision)


class TestTheSecondLook:
    def look(self, one: Asked) -> tuple[bool, bool]:
        standing = look_again(one, AFTER, "lead", LEAD, {1: SEATS}, on=day(1))
        assert standing.goes == (standing.why == "")
        return standing.goes, standing.for_good

    def test_it_goes_while_all_is_as_it_was(self) -> None:
        assert self.look(asked()) == (True, False)

    def test_for_good(self) -> None:
        assert self.look(asked(roles=(), ended="It has been returned.")) == (False, True)
        assert self.look(asked(roles=("senior_lead",))) == (False, True)
        assert self.look(asked(organisation=9)) == (False, True)

    def test_held_back_until_its_day_comes_again(self) -> None:
        assert self.look(asked(rests=True)) == (False, False)
        assert self.look(asked(due=day(9))) == (False, False)


# A town of returns in any state, with people in several seats, and days on which the chase runs.
people = st.integers(1, 6)
seats_at = st.lists(st.builds(Held, st.sampled_from(ROLES[:3]), people), max_size=4, unique=True)
ladders = st.lists(
    st.builds(
        lambda pk, offset, final, roles, by_mail: Step(pk, offset, final, tuple(roles), by_mail),
        st.integers(1, 8),
        st.integers(-20, 30),
        st.booleans(),
        st.lists(st.sampled_from(ROLES), min_size=1, max_size=3, unique=True),
        st.booleans(),
    ),
    min_size=1,
    max_size=5,
    unique_by=lambda step: step.pk,
).map(tuple)
returns = st.builds(
    lambda due, extra, since, parent, roles, rests: {
        "due": DUE + timedelta(days=due),
        "final": DUE + timedelta(days=due + extra),
        "since": DUE + timedelta(days=since),
        "parent": parent,
        "roles": roles,
        "rests": rests,
        "ended": "" if roles else "It has been returned.",
    },
    st.integers(-3, 10),
    st.integers(0, 14),
    st.integers(-60, 12),
    st.sampled_from([None, 90]),
    st.sampled_from([ROLES, ROLES, ROLES, ("senior_lead", "accountable"), ()]),
    st.sampled_from([False, False, False, True]),
)
towns = st.lists(returns, min_size=1, max_size=5).map(
    lambda some: [asked(pk, **fields) for pk, fields in enumerate(some, start=1)]
)
GAP = 2
DAYS = range(-25, 60)


class Book:
    """Writes decisions down as the database would, and refuses a second notice of the same."""

    def __init__(self) -> None:
        self.rows: dict[int, dict[tuple[int, int | str], Known]] = {}
        self.sent: list[tuple[int, int, int]] = []  # return, step, person
        self.last: dict[int, date] = {}
        self.number = 0

    def known(self) -> dict[int, list[Known]]:
        return {pk: list(rows.values()) for pk, rows in self.rows.items()}

    def write(self, decision: Decision, on: date) -> None:
        for pk in decision.over:
            for rows in self.rows.values():
                for key, one in rows.items():
                    if one.pk == pk:
                        rows[key] = one._replace(open=False, unsent=True)
        for person, turns in decision.mails.items():
            self.last[person] = on
            for turn in turns:
                self.sent.append((turn.due.audit_return, turn.due.step, person))
                self._add(turn.due, is_open=False)
        for turn in decision.tasks:
            self._add(turn.due, is_open=True)
        everything = [t for some in decision.mails.values() for t in some]
        for turn in [*everything, *decision.tasks, *decision.passed]:
            for due in turn.instead_of:
                self._add(due, is_open=False)

    def _add(self, due: Due, *, is_open: bool) -> None:
        rows = self.rows.setdefault(due.audit_return, {})
        before = rows.get(due.key)
        assert before is None or before.open or before.unsent, "A second notice of the same."
        self.number += 1
        rows[due.key] = Known(self.number, due.step, due.role, due.recipient, is_open)

    def accounted(self) -> set[tuple[int, int]]:
        return {(pk, step) for pk, rows in self.rows.items() for step, _ in rows}


def run(
    town: list[Asked],
    ladder: tuple[Step, ...],
    seats: dict[int, list[Held]],
    days: list[int],
    *,
    most: int = 1000,
) -> Book:
    book = Book()
    for offset in days:
        on = DUE + timedelta(days=offset)
        situation = Situation({1: ladder}, town, seats, book.known(), book.last)
        book.write(decide(situation, on=on, gap=GAP, most=most), on)
    return book


seatings = st.dictionaries(st.sampled_from([1, 2, 3, 4, 5, 90]), seats_at, max_size=6)


@given(towns, ladders, seatings, st.sets(st.sampled_from(DAYS), max_size=40))
def test_with_gaps_it_ends_with_the_same_steps_accounted_for(
    town: list[Asked], ladder: tuple[Step, ...], seats: dict[int, list[Held]], days: set[int]
) -> None:
    """Daily, or on any days whatever and then some at the end: each step of each return has its
    notice, and `Book` has refused every second one."""
    last = [60, 60 + GAP, 60 + 2 * GAP]
    daily = run(town, ladder, seats, [*DAYS, *last])
    gaps = run(town, ladder, seats, [*sorted(days), *last])
    assert daily.accounted() == gaps.accounted()
    assert len(set(gaps.sent)) == len(gaps.sent)


@given(towns, ladders, seatings, st.lists(st.sampled_from(DAYS), max_size=20))
def test_twice_a_day_does_what_once_does(
    town: list[Asked], ladder: tuple[Step, ...], seats: dict[int, list[Held]], days: list[int]
) -> None:
    once = run(town, ladder, seats, sorted(set(days)))
    twice = run(town, ladder, seats, sorted([*days, *days]))
    assert once.sent == twice.sent
    assert once.accounted() == twice.accounted()


@given(towns, ladders, seatings, st.sampled_from(DAYS))
def test_nobody_hears_of_what_is_not_asked_of_them(
    town: list[Asked], ladder: tuple[Step, ...], seats: dict[int, list[Held]], offset: int
) -> None:
    book = run(town, ladder, seats, [offset])
    by_pk = {one.pk: one for one in town}
    for pk, rows in book.rows.items():
        one = by_pk[pk]
        assert not one.rests
        assert {known.role for known in rows.values()} <= set(one.roles)
    for pk, _, person in book.sent:
        places = (by_pk[pk].organisation, by_pk[pk].parent)
        assert person in {held.person for place in places for held in seats.get(place or 0, [])}


@given(towns, ladders, seatings, st.sampled_from(DAYS))
def test_a_person_gets_one_step_of_a_return_and_the_latest_that_is_due(
    town: list[Asked], ladder: tuple[Step, ...], seats: dict[int, list[Held]], offset: int
) -> None:
    book = run(town, ladder, seats, [offset])
    assert len({(pk, person) for pk, _, person in book.sent}) == len(book.sent)
    by_pk, steps = {one.pk: one for one in town}, {step.pk: step for step in ladder}
    for pk, rows in book.rows.items():
        for one in rows.values():
            fell = day_of_step(steps[one.step], by_pk[pk])
            assert fell is not None
            assert fell <= DUE + timedelta(days=offset)


@given(towns, ladders, seatings, st.integers(1, 3))
def test_a_cap_delays_and_loses_nothing(
    town: list[Asked], ladder: tuple[Step, ...], seats: dict[int, list[Held]], most: int
) -> None:
    last = list(range(60, 90))
    free = run(town, ladder, seats, [*DAYS, *last])
    capped = run(town, ladder, seats, [*DAYS, *last], most=most)
    assert free.accounted() == capped.accounted()
