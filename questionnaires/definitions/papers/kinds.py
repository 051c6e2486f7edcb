"""The paper of a version, as the worker knows it."""

from django.urls import reverse

from audit_portal.documents.papers import paper_kind, word_kind
from audit_portal.jobs.kinds import About, Kind
from questionnaires.definitions.papers import blank_form, to_read


def _back_to_the_version(about: About) -> str:
    variant = about["variant"]
    page = reverse("definitions:version", args=[about["version"]])
    return f"{page}?as={variant}" if variant else page


BLANK_FORM = paper_kind(
    "definitions.blank_form",
    may_have=blank_form.may_have,
    compose=blank_form.compose,
    back_url=_back_to_the_version,
)
BLANK_FORM_IN_WORD = word_kind(
    "definitions.blank_form_in_word",
    may_have=blank_form.may_have,
    compose=blank_form.compose,
    write=blank_form.write,
    back_url=_back_to_the_version,
)

QUESTIONNAIRE_IN_WORD = Kind(
    "definitions.questionnaire_in_word",
    may_have=to_read.may_have,
    prepare=to_read.prepare,
    back_url=lambda about: reverse("definitions:version", args=[about["version"]]),
)

ALL = (BLANK_FORM, BLANK_FORM_IN_WORD, QUESTIONNAIRE_IN_WORD)
