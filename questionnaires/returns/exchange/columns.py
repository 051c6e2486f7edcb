"""The columns of what goes out and comes in (interfaces.md): a row is an answer, return or action.

Each row begins with what names the organisation.
"""

ORGANISATION = ("organisation_id", "organisation", "urn")
ANSWERS = (
    *ORGANISATION,
    "status",
    "signed_off_on",
    "question",
    "rating",
    "value",
    "commentary",
    "not_applicable_reason",
    "answered_at",
    "rating_label",
    "on_paper",
)
RETURNS = (
    *ORGANISATION,
    "status",
    "started_at",
    "submitted_at",
    "signed_off_at",
    "signed_off_by",
    "meeting_on",
    "reason",
)
ACTIONS = (*ORGANISATION, "question", "what", "owner", "due", "status", "set_at", "note")
SHEETS = {"answers": ANSWERS, "returns": RETURNS, "actions": ACTIONS}
PASSED_OVER = ("problems",)  # what the portal wrote beside the rows of a file to be mended
