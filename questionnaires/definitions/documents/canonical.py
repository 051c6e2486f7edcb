"""The one form in which equal contents are equal texts, and the checksum over it.

Fields stand in the schema's order, what is blank or as by default is left out, and lists that
have no order of their own are sorted.
"""

import json
from hashlib import sha256
from typing import Any

from questionnaires.definitions.documents.schema import SCHEMA, Schema, field_schema, resolved
from questionnaires.definitions.kinds.reading import clean_text

# The name of a questionnaire may be mended without a new version: it is no part of the content.
NAMES = ("code", "title")
BLANK: tuple[Any, ...] = (None, "", [], {})


def canonical(document: dict[str, Any]) -> dict[str, Any]:
    in_form: dict[str, Any] = _canonical(document, SCHEMA)
    return in_form


def canonical_part(fields: dict[str, Any], schema: Schema) -> dict[str, Any]:
    """Of a part of a document, or of some fields of the whole, by the schema of either."""
    in_form: dict[str, Any] = _canonical(fields, schema)
    return in_form


def _canonical(value: Any, schema: Schema) -> Any:
    schema = resolved(schema)
    if isinstance(value, dict):
        fields = {
            name: _canonical(value[name], field_schema(schema, name))
            for name in schema.get("properties", sorted(value))
            if name in value
        }
        return {name: kept for name, kept in fields.items() if not _left_out(name, kept, schema)}
    if isinstance(value, list):
        items = [_canonical(item, schema.get("items", {})) for item in value]
        return sorted(set(items)) if schema.get("uniqueItems") else items
    return clean_text(value) if isinstance(value, str) else value


def _left_out(name: str, value: Any, schema: Schema) -> bool:
    if name in schema.get("required", ()):
        return False
    return value in BLANK or value == field_schema(schema, name).get("default", BLANK)


def checksum(document: dict[str, Any]) -> str:
    """SHA-256 of what is asked, whatever the order of fields, the name and the status."""
    content = {name: part for name, part in canonical(document).items() if name not in NAMES}
    plain = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return sha256(plain.encode()).hexdigest()
