"""Questionnaires and their versions. A published version never changes."""

from questionnaires.definitions.models.clarifications import Clarification
from questionnaires.definitions.models.edits import DraftEdit
from questionnaires.definitions.models.frozen import VersionPart
from questionnaires.definitions.models.mappings import QuestionMapping
from questionnaires.definitions.models.parts import (
    Choice,
    Column,
    Framework,
    FrameworkItem,
    PointMeaning,
    Question,
    Reference,
    Scale,
    ScalePoint,
    Standard,
    Variant,
)
from questionnaires.definitions.models.proposals import Proposal
from questionnaires.definitions.models.versions import MOVING, Frozen, Questionnaire, Version

__all__ = [
    "MOVING",
    "Choice",
    "Clarification",
    "Column",
    "DraftEdit",
    "Framework",
    "FrameworkItem",
    "Frozen",
    "PointMeaning",
    "Proposal",
    "Question",
    "QuestionMapping",
    "Questionnaire",
    "Reference",
    "Scale",
    "ScalePoint",
    "Standard",
    "Variant",
    "Version",
    "VersionPart",
]
