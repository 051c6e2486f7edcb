"""How the tests answer a step: by filling in the page a browser would show, and posting it."""

from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from audit_portal.organisations.models import User
from questionnaires.definitions.models import Question
from questionnaires.returns.answering.step_form import Field
from questionnaires.returns.models import Answer, AuditReturn


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def step_url(audit_return: AuditReturn, step: str = "s1") -> str:
    return reverse("returns:step", args=[audit_return.pk, step])


class StepPage:
    """One page of a step in one browser tab: what it showed, and what is typed into it since."""

    def __init__(self, client: Client, audit_return: AuditReturn, step: str = "s1") -> None:
        self.client, self.url = client, step_url(audit_return, step)
        self.version = audit_return.audit_round.version_id
        self.shows(client.get(self.url))

    def shows(self, response: Any) -> None:
        self.response = response
        assert response.status_code == 200
        self.fields: dict[str, Field] = {f.question.key: f for f in response.context["fields"]}
        self.data: dict[str, Any] = {
            "page": response.context["page_name"],
            "turn": "0",
            "seal": response.context["seal"],
            "kept": response.context["kept"],
        }
        for field in self.fields.values():
            self.data[f"{field.name}-seen"] = field.seen
            for suffix, value in field.values.items():
                self.data[f"{field.name}-{suffix}" if suffix else field.name] = value
            if field.disagreement:
                self.data |= dict(field.disagreement.carried)
                self.data[f"{field.name}-disputed"] = "yes"

    def name(self, key: str, suffix: str = "") -> str:
        pk = Question.objects.get(version=self.version, key=key).pk
        return f"q{pk}-{suffix}" if suffix else f"q{pk}"

    def type(self, key: str, value: str | None = None, **parts: str) -> "StepPage":
        """Fill in the main input and parts such as `commentary`."""
        if value is not None:
            self.data[self.name(key)] = value
        for suffix, words in parts.items():
            self.data[self.name(key, suffix)] = words
        return self

    def save(self, **buttons: str) -> Any:
        """Press a button; the page then is what came back, if a page came back."""
        response: HttpResponse = self.client.post(self.url, self.data | buttons)
        if response.status_code == 200:
            self.shows(response)
        return response

    def autosave(self, *keys: str) -> Any:
        """What the page's script sends by itself: its next turn, with these questions."""
        self.data["turn"] = str(int(self.data["turn"]) + 1)
        names = {self.name(key) for key in keys}
        sent = {
            name: value
            for name, value in self.data.items()
            if not name.startswith(("q", "mine-q"))
            or name.removeprefix("mine-").split("-")[0] in names
        }
        on_page = [field.question.pk for field in self.fields.values()]
        return self.client.post(self.url, sent | {"on-page": on_page, "autosave": "yes"})


def words(audit_return: AuditReturn, key: str) -> str:
    """The commentary as saved; "" where nothing is."""
    answer = Answer.objects.filter(audit_return=audit_return, question__key=key).first()
    return answer.commentary if answer else ""
