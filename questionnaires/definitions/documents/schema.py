"""The shape of a questionnaire's document, as a JSON Schema.

docs/questionnaire.schema.json is this, for editors and other programs. The same schema directs
the reading of a file (what is a text stays a text: `number: 1.10`), checks it, and gives the
canonical form its order and defaults. A list of unique items has no order of its own.
"""

from typing import Any

from audit_portal.organisations.models import DutyBasis, Kind
from questionnaires.definitions.models import Column, Question
from questionnaires.definitions.models.parts import COLOURS, KEY

Schema = dict[str, Any]

CODE = r"^[a-z0-9]+(-[a-z0-9]+)*$"
DATE = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"


def _text(most: int, description: str = "", *, needed: bool = False) -> Schema:
    schema: Schema = {"type": "string", "maxLength": most, "description": description}
    if needed:
        schema["minLength"] = 1
    return schema


def _key(description: str) -> Schema:
    return {"type": "string", "pattern": KEY, "maxLength": 60, "description": description}


def _one_of(values: list[str], description: str, **more: Any) -> Schema:
    return {"type": "string", "enum": values, "description": description, **more}


def _flag(description: str, *, default: bool) -> Schema:
    return {"type": "boolean", "default": default, "description": description}


def _date(description: str) -> Schema:
    return {"type": "string", "pattern": DATE, "description": description}


def _list(items: Schema, description: str, *, least: int = 0) -> Schema:
    return {"type": "array", "items": items, "minItems": least, "description": description}


def _set(items: Schema, description: str, *, least: int = 0) -> Schema:
    return _list(items, description, least=least) | {"uniqueItems": True}


def _record(needed: list[str], **fields: Schema) -> Schema:
    return {
        "type": "object",
        "properties": fields,
        "required": needed,
        "additionalProperties": False,
    }


def _by_key(values: Schema, description: str) -> Schema:
    return {"type": "object", "additionalProperties": values, "description": description}


_VARIANTS = _set(_key("A variant's key."), "Who sees it: keys of variants. Left out: everybody.")

CONDITION: Schema = _record(
    [],
    question=_key("The key of an earlier question."),
    **{
        "is": _set(_text(60, needed=True), "Its answer is one of these keys.", least=1),
        "at_least": {"type": "number", "description": "Its number is this or more."},
        "at_most": {"type": "number", "description": "Its number is this or less."},
        "answered": {"type": "boolean", "description": "It is answered (true) or not (false)."},
        "all": _list({"$ref": "#/$defs/condition"}, "All of these hold.", least=1),
        "any": _list({"$ref": "#/$defs/condition"}, "One of these holds or more.", least=1),
        "not": {"$ref": "#/$defs/condition"},
    },
)

LIMITS: Schema = _record(
    [],
    words={"type": "integer", "minimum": 1, "description": "Most words of a text."},
    characters={"type": "integer", "minimum": 1, "description": "Most characters of a text."},
    least={"type": "integer", "description": "Least number, choices or rows."},
    most={"type": "integer", "description": "Greatest number, choices or rows."},
    unit=_text(40, "What is counted, such as “children”."),
    earliest=_date("First day that is accepted."),
    latest=_date("Last day that is accepted."),
)

OPTION: Schema = _record(
    ["key", "label"],
    key=_key("Stable across versions."),
    label=_text(300, "What the page shows.", needed=True),
)

COLUMN: Schema = _record(
    ["key", "label"],
    key=_key("Stable across versions."),
    label=_text(200, "The heading of the column.", needed=True),
    kind=_one_of(Column.Kind.values, "What a cell takes.", default="text"),
)

QUESTION: Schema = _record(
    ["key", "kind", "text"],
    key=_key("Stable across versions; answers and trends are joined by it."),
    number=_text(20, "The printed number, which may change from year to year."),
    kind=_one_of(Question.Kind.values, "What is answered and how."),
    text=_text(5_000, "The question.", needed=True),
    help=_text(10_000, "What is meant, in plain words."),
    expected_evidence=_text(10_000, "What would show it."),
    scale=_key("For a rating: the key of a scale."),
    meanings=_by_key(
        _text(5_000, needed=True), "For a rating: what a point means here, by the point's key."
    ),
    choices=_list({"$ref": "#/$defs/option"}, "For single and multiple choice: the answers."),
    terms=_list({"$ref": "#/$defs/option"}, "For a number per term: the terms."),
    columns=_list({"$ref": "#/$defs/column"}, "For repeating rows: the columns."),
    limits={"$ref": "#/$defs/limits"},
    required=_flag("Whether a return needs an answer.", default=True),
    commentary=_flag("Whether a free commentary is asked beside it.", default=True),
    evidence_rule=_one_of(
        Question.EvidenceRule.values, "Whether evidence is asked.", default="optional"
    ),
    counted=_one_of(
        Question.Counted.values,
        "“announced” shows a question of a later round, which counts for nothing yet.",
        default="live",
    ),
    condition={"$ref": "#/$defs/condition"},
    variants=_VARIANTS,
    references=_by_key(
        _set(_key("An item's key."), "Keys of items.", least=1),
        "Items of frameworks it speaks to, by the framework's key.",
    ),
)

STANDARD: Schema = _record(
    ["key", "title"],
    key=_key("Stable across versions."),
    number=_text(20, "The printed number."),
    title=_text(300, "Its name.", needed=True),
    introduction=_text(10_000, "Words above its questions."),
    optional=_flag("Its questions never count as required.", default=False),
    variants=_VARIANTS,
    questions=_list({"$ref": "#/$defs/question"}, "Its own questions, before those below."),
    standards=_list({"$ref": "#/$defs/standard"}, "Standards within this one."),
)

POINT: Schema = _record(
    ["key", "label"],
    key=_key("Stable across versions."),
    label=_text(100, "Always shown: colour never stands alone.", needed=True),
    meaning=_text(5_000, "What this point means, unless a question says otherwise."),
    colour=_one_of(list(COLOURS), "A patch of colour beside the label."),
    assured=_flag("Counts as assured in the analysis.", default=False),
    calls_for_action=_flag("Asks for an action: what, who, by when.", default=False),
    outside_base=_flag("“Not applicable”: takes a reason, leaves the base.", default=False),
)

SCALE: Schema = _record(
    ["key", "title", "points"],
    key=_key("Stable across versions."),
    title=_text(200, "Its name.", needed=True),
    points=_list({"$ref": "#/$defs/point"}, "From the first shown to the last.", least=2),
)

FRAMEWORK: Schema = _record(
    ["key", "title", "items"],
    key=_key("Stable across versions."),
    title=_text(200, "Its name.", needed=True),
    source=_text(5_000, "Where the list comes from."),
    items=_list(
        _record(
            ["key", "title"],
            key=_key("Stable across versions."),
            title=_text(300, "Its name.", needed=True),
        ),
        "The items of the list.",
        least=1,
    ),
)

VARIANT: Schema = _record(
    ["key", "title"],
    key=_key("Stable across versions."),
    title=_text(200, "Who they are.", needed=True),
    kinds=_set(_one_of(Kind.values, ""), "Kinds of organisation. Left out: any."),
    duties=_set(_one_of(DutyBasis.values, ""), "Duties owed. Left out: any."),
)

SCHEMA: Schema = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "A version of a questionnaire",
    **_record(
        ["code", "title", "standards"],
        code={
            "type": "string",
            "pattern": CODE,
            "maxLength": 60,
            "description": "Which questionnaire this is a version of.",
        },
        title=_text(200, "The questionnaire's name.", needed=True),
        label=_text(100, "This version's name, such as a year."),
        introduction=_text(20_000, "Words at the head of the return."),
        follows=_text(5_000, "Which edition of which guidance it was written to."),
        applies_from=_date("The day from which it applies."),
        frameworks=_list(FRAMEWORK, "Lists that questions refer to."),
        scales=_list(SCALE, "Scales that questions are rated on."),
        variants=_list(VARIANT, "Groups of organisations that see different parts."),
        standards=_list({"$ref": "#/$defs/standard"}, "What is asked.", least=1),
    ),
    "$defs": {
        "point": POINT,
        "standard": STANDARD,
        "question": QUESTION,
        "option": OPTION,
        "column": COLUMN,
        "limits": LIMITS,
        "condition": CONDITION,
    },
}


def resolved(schema: Schema) -> Schema:
    """The schema itself, or the one that it refers to."""
    reference = schema.get("$ref")
    if reference is None:
        return schema
    found: Schema = SCHEMA["$defs"][reference.removeprefix("#/$defs/")]
    return found


def field_schema(schema: Schema, name: str) -> Schema:
    """The schema of one field of an object; {} where the object knows no such field."""
    more = schema.get("additionalProperties")
    found = schema.get("properties", {}).get(name, more if isinstance(more, dict) else {})
    return resolved(found)
