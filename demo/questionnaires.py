"""The two shipped questionnaires, of which the demo's rounds ask the newest published version."""

from datetime import datetime

from questionnaires.definitions.models import (
    Question,
    Questionnaire,
    Scale,
    ScalePoint,
    Standard,
    Version,
)

CODES = ("section-11", "section-157-175")
STANDARDS = {
    "Leadership and accountability": (
        "Is a senior leader accountable?",
        "Does the governing body ask?",
    ),
    "Policies and procedures": ("Are policies up to date?", "Is there an escalation procedure?"),
    "Training": ("Are all staff trained?", "Do volunteers have an induction?"),
    "Safer recruitment": ("Are checks recorded?", "Is a trained person on each panel?"),
    "Allegations": ("Do staff know the LADO?", "Are low-level concerns recorded?"),
    "Listening to children": ("Do children shape the service?", "Is their voice recorded?"),
    "Information sharing": ("Are referrals followed up?", "Is consent understood?"),
    "Online safety": ("Is there e-safety training?", "Is filtering tested?"),
    "Exploitation": ("Do staff know the signs of CSE?", "Is the screening tool used?"),
    "Contracts and premises": ("Do contractors give assurance?", "Are lettings agreed in writing?"),
}
POINTS = (
    ("green", "Green", {"assured": True, "colour": "green"}),
    ("amber", "Amber", {"calls_for_action": True, "colour": "amber"}),
    ("red", "Red", {"calls_for_action": True, "colour": "red"}),
    ("na", "Not applicable", {"outside_base": True, "colour": "grey"}),
)


def versions(at: datetime) -> dict[str, Version]:
    """By code of the questionnaire."""
    return {code: _published(code) or _made(code, at) for code in CODES}


def _published(code: str) -> Version | None:
    published = Version.objects.published().filter(
        questionnaire__code=code, questionnaire__owner=None
    )
    return published.order_by("-number").first()


def _made(code: str, at: datetime) -> Version:
    title = {"section-11": "Section 11 audit"}.get(code, "Section 157/175 audit")
    questionnaire, _ = Questionnaire.objects.get_or_create(
        code=code, owner=None, defaults={"title": title}
    )
    version = Version.objects.create(questionnaire=questionnaire, number=1, label="First")
    scale = Scale.objects.create(version=version, key="rag", title="Red, amber, green", order=1)
    for order, (key, label, flags) in enumerate(POINTS, start=1):
        ScalePoint.objects.create(scale=scale, key=key, label=label, order=order, **flags)
    for number, (title, texts) in enumerate(STANDARDS.items(), start=1):
        standard = Standard.objects.create(
            version=version, key=f"s{number}", order=number, number_printed=str(number), title=title
        )
        for place, text in enumerate(texts, start=1):
            Question.objects.create(
                version=version,
                standard=standard,
                key=f"s{number}-q{place}",
                number_printed=f"{number}.{place}",
                order=number * 10 + place,
                kind="rating",
                scale=scale,
                text=text,
            )
    version.status, version.published_at, version.checksum = "published", at, "0" * 64
    version.save()
    return version
