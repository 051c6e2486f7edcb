"""How a board comes to its first questionnaire: those that are shipped are there from the start."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.urls import reverse

from audit_portal.home.beginning import FirstTask
from audit_portal.organisations.models import Board
from questionnaires.definitions.library import publish_library
from questionnaires.definitions.models import Version


def bring_the_library(sender: object, at: datetime, **kwargs: Any) -> None:
    publish_library(at=at)


def questionnaire_to_choose(board: Board) -> Iterator[FirstTask]:
    own = Version.objects.filter(questionnaire__owner=board)
    drafts, published = own.filter(status="draft").exists(), own.published().exists()
    shipped = Version.objects.published().filter(questionnaire__owner=None).count()
    yield FirstTask(
        title="Choose a questionnaire",
        url=reverse("definitions:list"),
        detail="Read the shipped ones. Use one as it is, or copy it and make it your own.",
        status="Completed" if published else "Draft" if drafts else f"{shipped} ready to use",
        order=30,
        done=published,
    )
