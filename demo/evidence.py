"""What the organisations of Northmoor show for their answers: files, links, places to look.

An organisation keeps its evidence across questions and rounds. Most of it is a link or a place;
files are checked one by one, as any upload is, so only a few organisations have them.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

from django.core.files.uploadedfile import SimpleUploadedFile

from audit_portal.organisations.models import User
from demo import files
from demo.pens import Pen
from demo.people import ALDER_BROOK, CASTLE_GATE, DOMAIN, HOUSING, PUBLIC_HEALTH
from demo.words.writer import theme_of
from questionnaires.definitions.structure import QuestionShape
from questionnaires.returns.evidence.adding import (
    Adder,
    Facts,
    add_file,
    add_link,
    add_location,
)
from questionnaires.returns.evidence.attaching import attach
from questionnaires.returns.models import AuditReturn, Evidence

WITH_FILES = frozenset(
    {
        HOUSING,
        PUBLIC_HEALTH,
        ALDER_BROOK,
        CASTLE_GATE,
        "Northmoor Youth Forum",
    }
)


@dataclass(frozen=True)
class Paper:
    """One thing an organisation can show, and where it lies if it is not to be had as a file."""

    title: str
    where: str
    kept_by: str
    on_the_web: bool = False
    as_file: Callable[[str, Random], tuple[str, bytes]] | None = None


def _policy(owner: str, random: Random) -> tuple[str, bytes]:
    lines = [
        owner,
        "Approved by the governing body or board; reviewed every year.",
        "",
        "1. Everybody here is responsible for keeping children safe.",
        "2. A worry about a child is told to the lead the same day, and written down.",
        "3. A worry about an adult who works here is told to the person in charge.",
        "4. If a child is in danger now, ring 999.",
        "",
        "This paper is part of a demonstration. Its organisation is invented.",
    ]
    return "safeguarding-policy.pdf", files.pdf("Safeguarding policy", lines)


def _training(owner: str, random: Random) -> tuple[str, bytes]:
    rows = [
        [f"Team {letter}", str(random.randint(4, 30)), str(random.randint(80, 100))]
        for letter in "ABCDEF"
    ]
    return "training-by-team.csv", files.table(["team", "people", "percent in date"], rows)


def _minutes(owner: str, random: Random) -> tuple[str, bytes]:
    paragraphs = [
        owner,
        "Item 4, safeguarding. The lead presented the report of the term.",
        "It was asked how we know that new staff have understood their training.",
        "Agreed: three questions to ten people each term; the lead reports on the answers.",
        "This paper is part of a demonstration. Its organisation is invented.",
    ]
    return "minutes-extract.docx", files.word("Extract from the minutes", paragraphs)


def _survey(owner: str, random: Random) -> tuple[str, bytes]:
    return "survey-who-would-you-tell.png", files.bars([random.randint(35, 95) for _ in range(6)])


POLICY = Paper(
    "Safeguarding policy",
    "In the policy folder on the shared drive",
    "Office manager",
    on_the_web=True,
    as_file=_policy,
)
TRAINING = Paper(
    "Training by team", "In the training system", "Head of training", as_file=_training
)
MINUTES = Paper("Minutes on safeguarding", "With the clerk", "Clerk", as_file=_minutes)
SURVEY = Paper("Survey: who would you tell?", "With the youth lead", "Youth lead", as_file=_survey)
RECORD = Paper("Dip sample of recruitment files", "In the personnel cabinet", "HR officer")
CASES = Paper("Audit of case records", "In the case system, under audits", "Quality manager")
LETTER = Paper("Letter to contractors on assurance", "In the register of contracts", "Contracts")
LOG = Paper("Log of filtering tests", "With the network manager", "Network manager")
BY_THEME = {
    "policy": POLICY,
    "speaking_up": POLICY,
    "training": TRAINING,
    "lessons": TRAINING,
    "leadership": MINUTES,
    "governance": MINUTES,
    "voice": SURVEY,
    "teaching": SURVEY,
    "recruitment": RECORD,
    "contracts": LETTER,
    "online": LOG,
}
OFTEN = {"required": 10.0, "expected": 0.65, "optional": 0.05, "none": 0.0}


@dataclass
class Cupboard:
    """What each organisation has added so far, by organisation, paper and year."""

    kept: dict[tuple[int, str, int], Evidence] = field(default_factory=dict)

    def show(
        self, pen: Pen, questions: list[QuestionShape], *, who: User, role: str, at: datetime
    ) -> None:
        """Attach evidence to some of the answers that were just saved: always where required."""
        diligence = 0.3 if pen.stock_phrase else 0.3 if pen.is_school else 1.0
        for question in questions:
            if pen.random.random() > OFTEN[question.evidence_rule] * diligence:
                continue
            paper = BY_THEME.get(theme_of(question.key, question.text), CASES)
            found = self._fetch(pen.audit_return, paper, pen.random, who, at)
            attach(pen.audit_return, question, [found], who=who, role=role, at=at)

    def _fetch(
        self, audit_return: AuditReturn, paper: Paper, random: Random, who: User, at: datetime
    ) -> Evidence:
        key = (audit_return.organisation_id, paper.title, at.year)
        if key not in self.kept:
            dated = at.date() - timedelta(days=random.randint(10, 300))
            by = Adder(audit_return.organisation, who, at)
            self.kept[key] = _added(paper, by, random, dated)
        return self.kept[key]


def _added(paper: Paper, by: Adder, random: Random, dated: date) -> Evidence:
    facts = Facts(f"{paper.title}, {dated:%B %Y}", dated, dated + timedelta(days=365))
    if paper.as_file is not None and by.organisation.name in WITH_FILES:
        name, content = paper.as_file(by.organisation.name, random)
        return add_file(SimpleUploadedFile(name, content), facts, by)
    if paper.on_the_web and random.random() < 0.6:
        return add_link(f"https://papers.{DOMAIN}/{by.organisation.pk}/policy", facts, by)
    return add_location(paper.where, paper.kept_by, facts, by)
