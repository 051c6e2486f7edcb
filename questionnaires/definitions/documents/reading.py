"""From the bytes of a file to plain data, remembering where each field stands.

YAML is composed into nodes and no further: no type is guessed that the schema does not ask for,
no object is built, no alias is followed. Scalars are read as their field wants them, so that
`number: 1.10` stays "1.10" and `label: No` stays "No".
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import yaml

from questionnaires.definitions.documents.problems import (
    MOST_PROBLEMS,
    DocumentRefused,
    Path,
    Place,
    Problem,
)
from questionnaires.definitions.documents.schema import SCHEMA, Schema, field_schema, resolved
from questionnaires.definitions.kinds.reading import clean_text

LARGEST = 500_000  # bytes; the longest audit we know of is a third of it
DEEPEST = 40  # levels of nesting; nested standards with nested conditions stay below

_CORE = "tag:yaml.org,2002:"
_PLAIN = {_CORE + name for name in "str int float bool null timestamp map seq merge value".split()}
_NULL = ("", "~", "null")
_WHOLE = re.compile(r"-?[0-9]{1,15}")
_DECIMAL = re.compile(r"-?[0-9]{1,15}\.[0-9]{1,15}")


@dataclass
class Reading:
    """`places` gives the place of each field and list item by its path."""

    data: Any = None
    places: dict[Path, Place] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def place(self, path: Path) -> Place:
        """Of the field, or of the nearest one around it (for a field that is missing)."""
        while path not in self.places and path:
            path = path[:-1]
        return self.places.get(path, Place(1, 1))

    def add(self, found: Iterable[tuple[Path, str]]) -> None:
        """One field, one problem: what was said of it first is where to begin."""
        named = {problem.path for problem in self.problems}
        self.problems += [
            Problem(path, sentence, self.place(path))
            for path, sentence in islice(found, MOST_PROBLEMS)
            if path not in named
        ]


def read(raw: bytes) -> Reading:
    """Raises `DocumentRefused` when the file is no YAML at all; then there is one problem."""
    text = _decoded(raw)
    reading = Reading()
    node = _composed(text)
    if node is None:
        raise DocumentRefused([Problem((), "The file is empty.")])
    reading.places[()] = _place(node.start_mark)
    reading.data = _construct(node, SCHEMA, (), reading)
    return reading


def _decoded(raw: bytes) -> str:
    if len(raw) > LARGEST:
        sentence = f"The file is bigger than {LARGEST:,} bytes, which is the most."
        raise DocumentRefused([Problem((), sentence)])
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode("utf-8", "replace")
        place = Place(before.count("\n") + 1, len(before) - before.rfind("\n"))
        sentence = "This is not UTF-8 text: save the file with the encoding UTF-8."
        raise DocumentRefused([Problem((), sentence, place)]) from error


class _Refused(yaml.MarkedYAMLError):
    """A part of YAML that questionnaires do not use. `problem` is a sentence of ours."""


class _Loader(yaml.SafeLoader):
    depth = 0

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        event = self.peek_event()  # type: ignore[no-untyped-call] # bare in the stubs
        mark = event.start_mark
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _Refused(
                problem="Anchors (&) and aliases (*) are not used here: write it out, or put a "
                "text that begins with & or * in quotes.",
                problem_mark=mark,
            )
        self.depth += 1
        if self.depth > DEEPEST:
            raise _Refused(problem="This is nested too deeply.", problem_mark=mark)
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node


def _composed(text: str) -> yaml.Node | None:
    try:
        loader = _Loader(text)
        return loader.get_single_node()
    except _Refused as error:
        raise _refusal(error, str(error.problem)) from error
    except yaml.MarkedYAMLError as error:
        raise _refusal(error, _in_plain_words(error)) from error
    except yaml.reader.ReaderError as error:
        before = text[: error.position]
        place = Place(before.count("\n") + 1, len(before) - before.rfind("\n"))
        sentence = f"The character U+{error.character:04X} cannot stand in a text file: remove it."
        raise DocumentRefused([Problem((), sentence, place)]) from error


def _refusal(error: yaml.MarkedYAMLError, sentence: str) -> DocumentRefused:
    mark = error.problem_mark or error.context_mark
    return DocumentRefused([Problem((), sentence, _place(mark) if mark else Place(1, 1))])


def _in_plain_words(error: yaml.MarkedYAMLError) -> str:
    said = str(error.problem)
    if "'\\t'" in said:
        return "There is a tab here: indent with spaces."
    if error.context == "while scanning a quoted scalar" and error.context_mark:
        return f"The quote that opens in line {error.context_mark.line + 1} is never closed."
    if "another document" in f"{error.context} {said}":
        return "A file holds one questionnaire: there is a second document (---) here."
    if "mapping values are not allowed" in said:
        return "There is a colon where none can stand: put the text in quotes, or check the indent."
    if "could not find expected ':'" in said:
        return "A colon is missing after the name of a field."
    return f"This is not YAML from here on: {said}. Check the indent, colons and quotes."


def _place(mark: Any) -> Place:
    return Place(mark.line + 1, mark.column + 1)


def _construct(node: yaml.Node, schema: Schema, path: Path, reading: Reading) -> Any:
    if node.tag not in _PLAIN:
        tag = node.tag.replace(_CORE, "!!")
        reading.add([(path, f"Tags such as {tag} are not used here.")])
        return None
    if isinstance(node, yaml.MappingNode):
        return _construct_fields(node, schema, path, reading)
    if isinstance(node, yaml.SequenceNode):
        return _construct_list(node, schema, path, reading)
    return _scalar(node, schema)


def _construct_fields(
    node: yaml.MappingNode, schema: Schema, path: Path, reading: Reading
) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key_node, value_node in node.value:
        place = _place(key_node.start_mark)
        if not isinstance(key_node, yaml.ScalarNode):
            reading.problems.append(Problem(path, "The name of a field must be a text.", place))
            continue
        name = str(key_node.value)
        if name in found:
            first = reading.places[(*path, name)].line
            sentence = f"This field stands here a second time; the first is in line {first}."
            reading.problems.append(Problem((*path, name), sentence, place))
            continue
        reading.places[(*path, name)] = place
        found[name] = _construct(value_node, field_schema(schema, name), (*path, name), reading)
    return {name: value for name, value in found.items() if not _left_blank(value, name, schema)}


def _left_blank(value: Any, name: str, schema: Schema) -> bool:
    """A field with nothing after its colon counts as left out, unless it is needed."""
    return value is None and name not in schema.get("required", ())


def _construct_list(
    node: yaml.SequenceNode, schema: Schema, path: Path, reading: Reading
) -> list[Any]:
    items = []
    for position, item in enumerate(node.value):
        reading.places[(*path, position)] = _place(item.start_mark)
        items.append(
            _construct(item, resolved(schema.get("items", {})), (*path, position), reading)
        )
    return items


def _scalar(node: yaml.Node, schema: Schema) -> Any:
    """The value as the schema wants it; what does not fit stays a text, for the check to name."""
    raw = str(node.value)
    plain = getattr(node, "style", None) is None
    if schema.get("type") == "string":
        return "" if plain and raw in _NULL else clean_text(raw)
    if plain and raw in _NULL:
        return None
    if plain and raw in ("true", "false"):
        return raw == "true"
    if plain and _WHOLE.fullmatch(raw):
        return int(raw)
    if plain and _DECIMAL.fullmatch(raw):
        return float(raw)
    return raw
