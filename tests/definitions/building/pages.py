"""The builder's pages as an editor's browser meets them: opened, filled in, sent."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from audit_portal.organisations.models import User
from questionnaires.definitions.building.states import Ref
from questionnaires.definitions.models import Version

Fields = dict[str, list[str]]
Changed = dict[str, str | list[str]]


def address(name: str, version: Version, *parts: str) -> str:
    return reverse(f"definitions:{name}", args=[version.pk, *parts])


def edit_address(version: Version, ref: Ref) -> str:
    return address("build_part", version, ref.part, ref.key)


class FormReader(HTMLParser):
    """What a browser would send of the form that holds a field called `seen`."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: Fields = {}
        self.found: Fields = {}
        self.writing, self.choosing = "", ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = {name: value or "" for name, value in attrs}
        name = known.get("name", "")
        if tag == "form":
            self.fields = {}
        elif tag == "textarea":
            self.writing = name
            self.fields[name] = [""]
        elif tag == "select":
            self.choosing = name
        elif tag == "option" and "selected" in known:
            self.fields[self.choosing] = [known["value"]]
        elif tag == "input" and name:
            ticks = known.get("type") in ("radio", "checkbox")
            if not ticks or "checked" in known:
                value = known.get("value", "on" if ticks else "")
                self.fields.setdefault(name, []).append(value)

    def handle_data(self, data: str) -> None:
        if self.writing:
            self.fields[self.writing][0] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            words = self.fields[self.writing][0].removeprefix("\n")
            self.fields[self.writing] = [words.replace("\n", "\r\n")]
            self.writing = ""
        if tag == "form" and "seen" in self.fields:
            self.found = self.fields


@dataclass
class Browser:
    """One person's, with the form of the page that was opened last."""

    user: User
    client: Client = field(default_factory=Client)
    path: str = ""
    html: str = ""
    fields: Fields = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.client.force_login(self.user)

    def open(self, path: str) -> str:
        response = self.client.get(path)
        assert response.status_code == 200, response.status_code
        self.path = path
        return self._read(response)

    def send(self, changed: Changed | None = None, *, status: int = 200) -> str:
        """The form, with these fields changed or a button pressed."""
        fields = self.fields | {
            name: value if isinstance(value, list) else [value]
            for name, value in (changed or {}).items()
        }
        response = self.client.post(self.path, fields, follow=True)
        assert response.status_code == status, response.status_code
        return self._read(response)

    def press(self, path: str, **fields: Any) -> str:
        """A button that is a form of its own."""
        response = self.client.post(path, fields, follow=True)
        assert response.status_code == 200
        return self._read(response)

    def _read(self, response: HttpResponse) -> str:
        self.html = response.content.decode()
        reader = FormReader()
        reader.feed(self.html)
        self.fields = reader.found
        return self.html
