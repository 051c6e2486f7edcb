"""Whether a document has the form of the schema, said in plain words."""

import re
from collections.abc import Iterator
from copy import deepcopy
from difflib import get_close_matches
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from questionnaires.definitions.documents.problems import Path
from questionnaires.definitions.documents.schema import CODE, DATE, SCHEMA, Schema, resolved
from questionnaires.definitions.models.parts import KEY

_VALIDATOR = Draft202012Validator(SCHEMA)

_BLANKS: dict[str, Any] = {"string": "", "boolean": False, "array": [], "object": {}}
_TYPES = {
    "string": "a text",
    "boolean": "true or false",
    "integer": "a whole number",
    "number": "a number",
    "array": "a list, each item after a dash",
    "object": "a group of fields",
}
_PATTERNS = {
    KEY: "a key: small letters and digits, with . _ or - between them",
    CODE: "a code: small letters and digits, with - between them",
    DATE: "a date such as 2026-09-01",
}


def problems_of_form(data: Any) -> Iterator[tuple[Path, str]]:
    """Path and sentence of everything that breaks the schema."""
    for error in _VALIDATOR.iter_errors(data):
        yield from _explained(error)


def sound(value: Any, schema: Schema = SCHEMA) -> Any:
    """The same document with blanks in place of what has the wrong type or is missing.

    It can be read further without care, so that a slip in one field hides no problem in others.
    """
    schema = resolved(schema)
    kind = schema.get("type", "")
    if not _is(value, kind):
        value = deepcopy(_BLANKS[kind])
    if isinstance(value, list):
        return [sound(item, schema["items"]) for item in value]
    if not isinstance(value, dict):
        return value
    if "properties" not in schema:
        return {name: sound(part, schema["additionalProperties"]) for name, part in value.items()}
    return {
        name: sound(value.get(name), part)
        for name, part in schema["properties"].items()
        if name in schema["required"] or _is(value.get(name), resolved(part)["type"])
    }


def _is(value: Any, kind: str) -> bool:
    return _VALIDATOR.is_type(value, kind)


def _explained(error: ValidationError) -> Iterator[tuple[Path, str]]:
    path = tuple(error.absolute_path)
    value: Any = error.instance
    expected: Any = error.validator_value
    schema: Any = error.schema
    match error.validator:
        case "required":
            for name in _missing(error):
                yield path, f"The field “{name}” is missing."
        case "additionalProperties":
            for name in value.keys() - schema["properties"].keys():
                yield (*path, name), _unknown(name, schema["properties"])
        case "type":
            yield path, f"This must be {_TYPES[expected]}{', not blank' if value is None else ''}."
        case "enum":
            yield path, f"“{value}” is none of: {', '.join(expected)}.{nearest(value, expected)}"
        case "pattern":
            yield path, f"{f'“{value}”' if value else 'A blank'} is not {_PATTERNS[expected]}."
        case _:
            yield path, _bounds(str(error.validator), expected, value)


def _bounds(rule: str, expected: Any, value: Any) -> str:
    sentences = {
        "minLength": "This is blank.",
        "maxLength": f"This is {len(value) if isinstance(value, str) else 0:,} characters long; "
        f"{expected:,} is the most.",
        "minItems": f"This needs {expected} or more.",
        "minimum": f"This must be {expected} or more.",
        "uniqueItems": "The same stands here twice.",
    }
    return sentences[rule]


def _missing(error: ValidationError) -> list[str]:
    """The validator reports each missing field by itself and names it in its message alone."""
    named = re.match(r"'(.+)' is a required property", error.message)
    return [named[1]] if named else []


def _unknown(name: str, known: Any) -> str:
    return f"There is no field of this name here.{nearest(name, known)}"


def nearest(name: Any, known: Any) -> str:
    near = get_close_matches(str(name), list(known), n=1)
    return f" Did you mean “{near[0]}”?" if near else ""
