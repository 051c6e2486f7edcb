"""A person's saves as the server meets them: by the button, or by the page itself."""

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.client import HTTPException

from tests.benchmarks.web import Fields, Reply, Visitor, form_fields

REFUSED = "Not saved"
A_MOMENT = 0.02  # seconds between two knocks at a server that is not there


@dataclass
class Tab:
    """A step open in somebody's browser. With `script`, the page saves by itself."""

    visitor: Visitor
    audit_return: int
    step: str
    script: bool = False
    fields: Fields = field(default_factory=dict)
    turn: int = 0

    @property
    def path(self) -> str:
        return f"/returns/{self.audit_return}/answer/{self.step}/"

    def open(self) -> Fields:
        """Load the page, waiting for a server that is away."""
        reply = None
        while reply is None:
            reply = patiently(self.visitor, self.path)
        assert reply.status == 200, reply.body
        self.fields, self.turn = form_fields(reply.body), 0
        return self.fields

    def save(self, texts: Mapping[str, str]) -> Reply | None:
        """Write these texts, by name of the field's question. None: the reply never came."""
        changed = dict(self.fields)
        for name, text in texts.items():
            changed |= {name: ["green"], f"{name}-commentary": [text]}
        if self.script:
            self.turn += 1
            changed = _of_questions(changed, texts) | {
                "autosave": ["yes"],
                "turn": [str(self.turn)],
            }
        return patiently(self.visitor, self.path, changed)


def acknowledged(reply: Reply | None) -> bool:
    """The person was told that all of it is saved."""
    if reply is None:
        return False
    return reply.status == 302 or (reply.status == 200 and _is_autosaved(reply.body))


def _is_autosaved(body: str) -> bool:
    return body.strip().startswith("Saved at") and REFUSED not in body


def _of_questions(fields: Fields, names: Mapping[str, str]) -> Fields:
    """What the page's script sends: its own fields, and of the questions those that changed."""
    kept = {}
    for name, values in fields.items():
        question = re.match(r"^(?:mine-)?(q\d+)(?:-|$)", name)
        if question is None or question[1] in names:
            kept[name] = values
    return kept


def patiently(visitor: Visitor, path: str, fields: Fields | None = None) -> Reply | None:
    """Ask until somebody is there to be asked; None if the connection broke after that.

    Over a connection of its own: one that was idle for a moment is hung up on without any fault.
    """
    while True:
        visitor.connection.close()
        try:
            return visitor.get(path) if fields is None else visitor.post(path, fields)
        except ConnectionRefusedError:  # nothing has been sent
            time.sleep(A_MOMENT)
        except (OSError, HTTPException):
            return None
