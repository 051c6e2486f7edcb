"""Which sheets and columns a questionnaire's workbook has, and what each is for.

The names of columns are XLSForm's where it has one: type, name, label, hint, required, relevant,
list_name. A sheet of instructions and the hints that Excel shows are made from these words.
"""

from dataclasses import dataclass

from audit_portal.organisations.models import DutyBasis, Kind
from questionnaires.definitions.documents.meaning import LEVELS
from questionnaires.definitions.models import Column as RowsColumn
from questionnaires.definitions.models import Question
from questionnaires.definitions.models.parts import COLOURS

STANDARD = "standard"
YES, NO = "yes", "no"
YES_NO = (YES, NO)
REFERENCES, MEANING = "references::", "meaning::"  # what follows is the key of a framework, a point

NAMES = ("code", "title", "label", "introduction", "follows", "applies_from")
UNREAD = ("instructions", "notes")  # sheets whose titles begin so are never read


@dataclass(frozen=True)
class Column:
    """`options`: what a cell may hold. `needed`: without the column nothing of it can be read."""

    heading: str
    about: str
    width: int = 14
    options: tuple[str, ...] = ()
    needed: bool = False


@dataclass(frozen=True)
class Layout:
    title: str
    about: str
    columns: tuple[Column, ...]

    @property
    def headings(self) -> list[str]:
        return [column.heading for column in self.columns]


_LIST = "The key of the list this row belongs to; rows of one list share it."
_KEY = "The key: small letters, digits and . _ - alone. Keep it from year to year."

QUESTIONNAIRE = Layout(
    "Questionnaire",
    "What the questionnaire is called.",
    (
        Column("name", "Which fact this row holds. Leave it as it is.", 16, needed=True),
        Column("value", "The fact.", 80, needed=True),
    ),
)
QUESTIONS = Layout(
    "Questions",
    "What is asked: a row for each standard and each question, in the order of print. A question "
    "belongs to the standard above it.",
    (
        Column(
            "type",
            "“standard” for a heading; for a question, how it is answered.",
            16,
            (STANDARD, *Question.Kind.values),
            needed=True,
        ),
        Column(
            "level",
            "For a standard: 1 at the top, 2 for one within it, and so on. Blank counts as 1.",
            6,
            tuple(str(level) for level in range(1, LEVELS + 1)),
        ),
        Column("number", "The printed number, such as 3.10. It may change every year.", 8),
        Column("name", _KEY, 22, needed=True),
        Column("label", "The title of the standard, or the text of the question.", 60, needed=True),
        Column("hint", "The words above a standard’s questions, or the help for a question.", 55),
        Column("expected_evidence", "For a question: what would show it.", 40),
        Column(
            "list_name",
            "For a rating: the key of a scale. For choices, terms and rows: a list of “Choices”.",
            16,
        ),
        Column(
            "required",
            "For a question: whether a return needs an answer (blank: yes). For a standard, “no” "
            "says that it may be left out.",
            9,
            YES_NO,
        ),
        Column("commentary", "Whether a free comment is asked beside it (blank: yes).", 12, YES_NO),
        Column(
            "evidence_rule",
            "Whether evidence is asked (blank: optional).",
            13,
            tuple(Question.EvidenceRule.values),
        ),
        Column(
            "counted",
            "“announced” shows a question of a later round, which counts for nothing yet.",
            11,
            tuple(Question.Counted.values),
        ),
        Column(
            "relevant",
            "Shown only if this holds of earlier questions: “policy is met, partly”, “staff at "
            "least 1”, “lead answered”, joined by “and” or “or”.",
            30,
        ),
        Column("least", "The least number, choices or rows.", 8),
        Column("most", "The greatest number, choices or rows.", 8),
        Column("unit", "What is counted, such as “children”.", 10),
        Column("words", "Most words of a text.", 8),
        Column("characters", "Most characters of a text.", 10),
        Column("earliest", "First day that is accepted, such as 2026-09-01.", 12),
        Column("latest", "Last day that is accepted.", 12),
        Column("variants", "Who sees it: keys of variants, with commas. Blank: everybody.", 16),
    ),
)
SCALES = Layout(
    "Scales",
    "The scales of ratings: a row for each point, from the first shown to the last.",
    (
        Column("list_name", _LIST, 16, needed=True),
        Column("list_label", "The name of the scale, in the first of its rows.", 24, needed=True),
        Column("name", _KEY, 16, needed=True),
        Column("label", "What the page shows, always.", 20, needed=True),
        Column("meaning", "What this point means, unless a question says otherwise.", 50),
        Column("colour", "A patch of colour beside the label.", 11, COLOURS),
        Column("assured", "Whether it counts as assured in the analysis.", 9, YES_NO),
        Column("calls_for_action", "Whether it asks for an action.", 15, YES_NO),
        Column("outside_base", "“Not applicable”: takes a reason, leaves the base.", 12, YES_NO),
    ),
)
CHOICES = Layout(
    "Choices",
    "Answers to choose from, the terms of a number per term, the columns of repeating rows.",
    (
        Column("list_name", _LIST, 22, needed=True),
        Column("name", _KEY, 20, needed=True),
        Column("label", "What the page shows.", 60, needed=True),
        Column(
            "type",
            "For a column of repeating rows: what its cells take (blank: text).",
            14,
            tuple(RowsColumn.Kind.values),
        ),
    ),
)
VARIANTS = Layout(
    "Variants",
    "Groups of organisations that see different parts.",
    (
        Column("name", _KEY, 20, needed=True),
        Column("label", "Who they are.", 40, needed=True),
        Column("kinds", f"Kinds of organisation, with commas: {', '.join(Kind.values)}.", 30),
        Column("duties", f"Duties owed, with commas: {', '.join(DutyBasis.values)}.", 30),
    ),
)
FRAMEWORKS = Layout(
    "Frameworks",
    "Lists that questions refer to. On “Questions”, a column with the heading “references::” and "
    "the key of a framework takes the keys of its items.",
    (
        Column("list_name", _LIST, 18, needed=True),
        Column("list_label", "The framework’s name, in the first of its rows.", 30, needed=True),
        Column("source", "Where the list comes from, in the first of its rows.", 40),
        Column("name", _KEY, 24, needed=True),
        Column("label", "The name of the item.", 50, needed=True),
    ),
)
LAYOUTS = (QUESTIONNAIRE, QUESTIONS, SCALES, CHOICES, VARIANTS, FRAMEWORKS)

# What a row of the type “standard” may hold.
OF_STANDARDS = ("type", "level", "number", "name", "label", "hint", "required", "variants")

# The columns of a question whose names differ from the document's fields.
FIELD_OF = {"type": "kind", "name": "key", "label": "text", "hint": "help", "relevant": "condition"}
LIMITS = ("least", "most", "unit", "words", "characters", "earliest", "latest")
DAYS = ("earliest", "latest")
COUNTS = ("least", "most", "words", "characters")

# Which field of a question its list is, by its kind.
LIST_OF = {
    "rating": "scale",
    "single_choice": "choices",
    "multiple_choice": "choices",
    "terms": "terms",
    "rows": "columns",
}
