"""What belongs to a board: every table of the portal is named here, and the check in apps.py sees
to it that none is forgotten.

A table is in `PATHS`, with the foreign keys that lead from its row to what it hangs from; or in
`holdings.RULES`, where that takes more than a path; or in `LEFT_OUT`, with the reason. Whatever is
part of a version of a questionnaire (`VersionPart`) needs no line: it says so itself.
"""

from collections.abc import Iterator
from typing import Any

from django.apps import AppConfig, apps
from django.db import models

from questionnaires.definitions.models import VersionPart

Model = type[models.Model]
Label = str  # of a model, as in "returns.Answer"

HOUSE = ("audit_portal", "questionnaires", "peer_challenge", "demo", "archive")

# From a row to the board, or to a row of another table that is in the archive.
PATHS: dict[Label, str] = {
    "organisations.BoardChange": "board",
    "organisations.BoardMember": "board",
    "organisations.Statement": "board",
    "correspondence.Message": "board",
    "definitions.Version": "questionnaire",
    "definitions.Clarification": "question__version__questionnaire",
    "definitions.DraftEdit": "version__questionnaire",
    "definitions.Proposal": "board",
    "returns.AuditRound": "board",
    "returns.Cohort": "audit_round__board",
    "returns.ApprovalRule": "audit_round__board",
    "returns.RoundEvent": "audit_round__board",
    "returns.PlannedRound": "board",
    "returns.PlannedCohort": "planned__board",
    "returns.AuditReturn": "audit_round__board",
    "returns.ReturnEvent": "audit_return__audit_round__board",
    "returns.Assignment": "audit_return__audit_round__board",
    "returns.Extension": "audit_return__audit_round__board",
    "returns.HistoricalAnswer": "audit_return__audit_round__board",
    "returns.HistoricalAnswerEvidence": "answer__audit_return__audit_round__board",
    "returns.WordForm": "audit_return__audit_round__board",
    "returns.Action": "audit_return__audit_round__board",
    "returns.ActionUpdate": "action__audit_return__audit_round__board",
    "returns.BoardRequest": "audit_return__audit_round__board",
    "returns.RequestMessage": "request__audit_return__audit_round__board",
    "returns.PaperReturn": "audit_return__audit_round__board",
    "returns.ApprovalLink": "audit_return__audit_round__board",
    "returns.Approval": "audit_return__audit_round__board",
    "returns.Receipt": "audit_return__audit_round__board",
    "compliance.LadderStep": "audit_round__board",
    "compliance.Notice": "audit_return__audit_round__board",
    "compliance.Contact": "audit_return__audit_round__board",
    "compliance.Pause": "audit_return__audit_round__board",
    "compliance.LetterApproval": "board",
    "compliance.Letter": "notice__audit_return__audit_round__board",
    "compliance.LetterRemark": "letter__notice__audit_return__audit_round__board",
    "compliance.Reply": "board",
    "compliance.UpdateRequest": "board",
    "compliance.UpdateAsked": "request__board",
    "compliance.UpdateNotice": "asked__request__board",
    "compliance.DeadAddress": "message__board",
    "compliance.RoundMessage": "audit_round__board",
    "compliance.ChaseRun": "board",
    "compliance.SavedView": "board",
    "review.Deal": "audit_round__board",
    "review.Review": "audit_return__audit_round__board",
    "review.ReviewEvent": "review__audit_return__audit_round__board",
    "review.ReviewedAnswer": "review__audit_return__audit_round__board",
    "review.HistoricalReviewedAnswer": "review__audit_return__audit_round__board",
    "review.Query": "review__audit_return__audit_round__board",
    "review.QueryMessage": "query__review__audit_return__audit_round__board",
    "review.QueryNotice": "query__review__audit_return__audit_round__board",
    "review.FeedbackSigning": "board",
    "review.FeedbackLetter": "review__audit_return__audit_round__board",
    "review.FeedbackEvent": "letter__review__audit_return__audit_round__board",
    "review.SharedFigures": "audit_round__board",
    "review.FeedbackOpened": "letter__review__audit_return__audit_round__board",
}

LEFT_OUT: dict[Label, str] = {
    "organisations.User_groups": "rights of the installation, not of a board",
    "organisations.User_user_permissions": "rights of the installation, not of a board",
    "organisations.RegisterFile": "an upload that waits to be looked at, for two hours",
    "jobs.Heartbeat": "which workers are at work here",
    "jobs.Job": "work that somebody waits for here: it can be asked for again",
    "jobs.Product": "made from the rest: it can be made again",
    "returns.PastAnswers": "files that wait to be looked at or mended, for a day",
    "returns.PastFile": "files that wait to be looked at or mended, for a day",
    "returns.AuditRound_shared_with": "names other boards, which stay where they are",
    "returns.PlannedRound_shared_with": "names other boards, which stay where they are",
    "returns.KeptText": "words kept for one person for an hour, locked with this portal’s own key",
}


def tables() -> Iterator[Model]:
    """Every table of the house, those that Django makes for many-to-many fields too."""
    for model in apps.get_models(include_auto_created=True):
        if _app(model).name.split(".")[0] in HOUSE:
            yield model


def _app(model: Model) -> AppConfig:
    return apps.get_app_config(model._meta.app_label)


def path_of(model: Model) -> str | None:
    """Its path to what it hangs from; None for a table that has no line in `PATHS`."""
    if issubclass(model, VersionPart):
        return f"{model.to_version}__questionnaire"
    return PATHS.get(model._meta.label)


def end_of(model: Model, path: str) -> Model:
    """The table to which a path leads."""
    target: Any = model
    for name in path.split("__"):
        target = target._meta.get_field(name).related_model
    return target  # type: ignore[no-any-return]  # a model, by its foreign keys
