"""What a file of past answers says, checked row by row against what the round asks.

A pass over the file holds the answers of one return at a time. Every wrong row is told; what a
pass gives after it has told something is not to be written.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from questionnaires.definitions.kinds import Content
from questionnaires.definitions.kinds.reading import clean_text
from questionnaires.definitions.structure import QuestionShape
from questionnaires.returns.exchange.asked import (
    SHOWN,
    Asked,
    Questions,
    Returns,
    Wrong,
    questions_of,
)
from questionnaires.returns.exchange.cells import content_of, day_in, moment_in
from questionnaires.returns.exchange.columns import ACTIONS, ANSWERS, RETURNS
from questionnaires.returns.exchange.problems import ImportRefused, Problem, Tell
from questionnaires.returns.exchange.rows import Rows
from questionnaires.returns.exchange.standing import Standing, read_standing
from questionnaires.returns.exchange.tables import Line, Table
from questionnaires.returns.models import Action, AuditRound, Status

BEGUN = "Something stands in this return already, so nothing is brought into it."
LONGEST_OWNER = 200


@dataclass(frozen=True)
class Source:
    """A file, or several that belong together. `name` is how the history calls it."""

    name: str
    answers: Table
    returns: Table | None = None
    actions: Table | None = None


@dataclass(slots=True)
class Read:
    """An answer as it stands in the file; `at` is None where it does not say when."""

    question: QuestionShape
    content: Content
    at: datetime | None


@dataclass
class Group:
    """Answers of one return that stand together."""

    asked: Asked
    questions: Questions
    answers: list[Read] = field(default_factory=list)


@dataclass(frozen=True)
class Planned:
    """An action, with what was said of it last."""

    asked: Asked
    question: QuestionShape
    what: str
    owner: str
    due: date
    status: str
    set_at: datetime
    note: str


class Reading:
    """Of one source for one round; `at` is now."""

    def __init__(
        self, source: Source, audit_round: AuditRound, *, at: datetime, tell: Tell
    ) -> None:
        self.source, self.at, self.told, self._tell = source, at, 0, tell
        self.returns = Returns(audit_round)
        self.questions = questions_of(audit_round, self.returns.by_id.values())
        self.standings: dict[int, Standing] = {}

    def tell(self, problem: Problem) -> None:
        self.told += 1
        self._tell(problem)

    def refuse_if_told(self) -> None:
        if self.told:
            raise ImportRefused(self.told)

    def read_standings(self) -> None:
        """Fill `standings` from the table of returns, where there is one.

        Otherwise they come to light with the answers. Raises `Stopped`.
        """
        if self.source.returns is None:
            return
        rows = Rows(self.source.returns, self.returns, self.tell, RETURNS, "status")
        for asked, line in rows:
            try:
                if asked.pk in self.standings:
                    raise Wrong("organisation_id", f"{asked.name} stands in a row above already.")
                standing = read_standing(rows.cell(line), asked, at=self.at)
                if asked.begun and standing.status != Status.NOT_STARTED:
                    raise Wrong("organisation_id", f"{asked.name}: {BEGUN}")
                self.standings[asked.pk] = standing
            except Wrong as wrong:
                rows.wrong(line, wrong)

    def groups(self) -> Iterator[Group]:
        """The answers, as they follow one another: a return may come again. Raises `Stopped`."""
        rows = Rows(self.source.answers, self.returns, self.tell, ANSWERS, "question")
        answers = _Answers(self, rows)
        group: Group | None = None
        for asked, line in rows:
            if group is None or group.asked is not asked:
                if group is not None:
                    yield group
                group = Group(asked, self.questions[asked.variants])
            try:
                group.answers.append(answers.read(group, line))
            except Wrong as wrong:
                rows.wrong(line, wrong)
        if group is not None:
            yield group

    def actions(self) -> Iterator[Planned]:
        """Raises `Stopped`."""
        if self.source.actions is None:
            return
        rows = Rows(self.source.actions, self.returns, self.tell, ACTIONS, "question", "what")
        for asked, line in rows:
            try:
                yield self._action(rows, asked, line)
            except Wrong as wrong:
                rows.wrong(line, wrong)

    def _action(self, rows: Rows, asked: Asked, line: Line) -> Planned:
        cell = rows.cell(line)
        question = self.questions[asked.variants].find(cell("question").strip())
        what, owner = clean_text(cell("what")), " ".join(clean_text(cell("owner")).split())
        due, status = day_in(cell("due"), "due"), cell("status").strip() or Action.Status.OPEN
        if not what:
            raise Wrong("what", "It does not say what is to be done.")
        if due is None:
            raise Wrong("due", "It does not say by when.")
        if len(owner) > LONGEST_OWNER:
            raise Wrong("owner", f"This is longer than {LONGEST_OWNER} characters.")
        if status not in Action.Status.values:
            known = ", ".join(Action.Status.values)
            raise Wrong("status", f"“{status[:SHOWN]}” is none of: {known}.")
        set_at = moment_in(cell("set_at"), "set_at", at=self.at) or self.at
        note = clean_text(cell("note"))
        return Planned(asked, question, what, owner, due, status, set_at, note)


class _Answers:
    """The rows of answers: each question of a return once, and all saying one status."""

    def __init__(self, reading: Reading, rows: Rows) -> None:
        self.reading, self.rows = reading, rows
        self.met = [0] * len(reading.returns.by_id)  # of each return, a bit for each question
        self.said: dict[int, tuple[str, str]] = {}
        self.by_returns = reading.source.returns is not None
        self.status, self.signed_off_on, self.question, self.answered_at = (
            rows.getters[name] for name in ("status", "signed_off_on", "question", "answered_at")
        )
        self.of_content = [
            rows.getters[name]
            for name in ("rating", "value", "commentary", "not_applicable_reason")
        ]

    def read(self, group: Group, line: Line) -> Read:
        """Raises `Wrong`."""
        cells, asked = line[1], group.asked
        if not group.answers:
            self._refuse_begun(asked)
        if not self.by_returns:
            self._keep_standing(asked, line)
        question = group.questions.find(self.question(cells).strip())
        bit = 1 << group.questions.place[question.pk]
        if self.met[asked.rank] & bit:
            raise Wrong("question", f"{asked.name} answers {question.key} in a row above already.")
        self.met[asked.rank] |= bit
        content = content_of(question, *(getter(cells) for getter in self.of_content))
        at = moment_in(self.answered_at(cells), "answered_at", at=self.reading.at)
        return Read(question, content, at)

    def _refuse_begun(self, asked: Asked) -> None:
        if asked.begun:
            raise Wrong("organisation_id", f"{asked.name}: {BEGUN}")
        standing = self.reading.standings.get(asked.pk)
        if standing is not None and standing.status == Status.NOT_STARTED:
            raise Wrong("status", f"{asked.name} is said not to have started, and has an answer.")

    def _keep_standing(self, asked: Asked, line: Line) -> None:
        """How its return stands is said by each answer; all must say the same."""
        cells = line[1]
        now = (self.status(cells), self.signed_off_on(cells))
        before = self.said.get(asked.pk)
        if before == now:
            return
        if before is not None:
            raise Wrong("status", f"Rows above say otherwise of {asked.name}.")
        self.said[asked.pk] = now
        standing = read_standing(self.rows.cell(line), asked, at=self.reading.at, day_alone=True)
        if standing.status == Status.NOT_STARTED:
            raise Wrong("status", "A return with an answer has started.")
        self.reading.standings[asked.pk] = standing
