"""What it takes to fill in one return: whose it is, how it goes, who writes, in which words."""

from dataclasses import dataclass
from random import Random

from audit_portal.organisations.models import Kind, User
from demo.stories import Story
from demo.words.writer import Voice, Writer
from questionnaires.returns.models import AuditReturn


@dataclass
class Pen:
    """`hands` may answer, each with the role of the seat; the lead comes first."""

    audit_return: AuditReturn
    story: Story
    writer: Writer
    voice: Voice
    holders: dict[str, User]  # by role
    stock_phrase: str = ""  # what a poor return says everywhere
    typist: User | None = None  # the manager, where the board types in a paper

    @property
    def random(self) -> Random:
        return self.voice.random

    @property
    def is_school(self) -> bool:
        return self.voice.kind in (Kind.SCHOOL, Kind.COLLEGE)

    @property
    def hands(self) -> list[tuple[User, str]]:
        if self.typist is not None:
            return [(self.typist, "manager")]
        roles: tuple[str, ...] = ("lead", "contributor")
        return [(self.holders[role], role) for role in roles if role in self.holders]
