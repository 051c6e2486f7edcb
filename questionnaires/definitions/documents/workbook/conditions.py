"""A condition as the cell of a workbook holds it: “policy is met, partly and not (lead answered)”.

    policy is met, partly           its answer is one of these keys
    staff at least 1 and at most 9  its number
    lead answered, lead not answered
    A and B, A or B, not (A)        joined; brackets where "and" and "or" meet

A list of one part, which is rare, is written as all (A) or any (A); a key that is one of these
words stands in double quotes. What is no condition at all goes through as JSON, for the checks to
name.
"""

import json
import re
from collections.abc import Mapping
from math import isfinite
from typing import Any, NoReturn

from questionnaires.definitions.conditions import TESTS, Condition
from questionnaires.definitions.kinds.reading import Unreadable

JOINTS = {"and": "all", "or": "any"}
WORD_OF = {name: word for word, name in JOINTS.items()}
RESERVED = frozenset("is and or not all any at least most answered".split())
DEEPEST = 20
DEEPEST_WRITTEN_OUT = 40  # each bracket is a list and a mapping there
PLAIN = re.compile(r"[a-z0-9][a-z0-9_.-]*")
TOKEN = re.compile(r'\s*(?:(?P<sign>[(),])|(?P<quoted>"(?:[^"\\]|\\.)*")|(?P<word>[^\s(),"]+))')
NUMBER = re.compile(r"-?[0-9]{1,20}(?P<decimals>\.[0-9]+)?(?P<power>e[+-]?[0-9]{1,3})?")


def as_text(condition: Condition) -> str:
    try:
        return _text(condition)
    except (KeyError, TypeError, AttributeError, ValueError):
        return json.dumps(condition, ensure_ascii=False)


def _text(condition: Condition) -> str:
    if len(condition) == 1:
        ((name, parts),) = condition.items()
        if name == "not":
            return f"not ({_text(parts)})"
        joint = WORD_OF[name]
        if len(parts) > 1:
            return f" {joint} ".join(_inner(part) for part in parts)
        (only,) = parts
        return f"{name} ({_text(only)})"
    return _test(condition)


def _inner(part: Condition) -> str:
    is_joined = any(len(part.get(name, ())) > 1 for name in WORD_OF)
    return f"({_text(part)})" if is_joined else _text(part)


def _test(condition: Mapping[str, Any]) -> str:
    tests = condition.keys() - {"question"}
    if tests not in TESTS or condition.get("is") == []:
        raise ValueError("It tests nothing.")
    key = _word(condition["question"])
    if "is" in condition:
        return f"{key} is {', '.join(_word(code) for code in condition['is'])}"
    if "answered" in condition:
        return f"{key} answered" if condition["answered"] else f"{key} not answered"
    bounds = (("at_least", "at least"), ("at_most", "at most"))
    return f"{key} " + " and ".join(
        f"{words} {condition[bound]!r}" for bound, words in bounds if bound in condition
    )


def _word(word: str) -> str:
    plain = PLAIN.fullmatch(word) and word not in RESERVED
    return word if plain else json.dumps(word, ensure_ascii=False)


def from_text(text: str) -> Condition:
    """Raises `Unreadable` with a sentence."""
    if text.startswith("{"):
        return _from_json(text)
    parser = _Parser(_tokens(text))
    found = parser.joined(0)
    if not parser.at_end:
        raise Unreadable(f"This cannot be read from “{parser.rest}” on. {HOW}")
    return found


HOW = (
    "Write, for example: policy is met, partly; staff at least 1; lead answered; and put “and” or "
    "“or” between."
)
MIXED = "Put brackets where “and” and “or” meet, for example: a answered and (b is yes or c is no)."


def _from_json(text: str) -> Condition:
    try:
        found: Condition = json.loads(text, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"This condition cannot be read. {HOW}") from error
    if _depth(found) > DEEPEST_WRITTEN_OUT:
        raise Unreadable(f"This condition has more than {DEEPEST_WRITTEN_OUT} levels of brackets.")
    return found


def _no_number(word: str) -> NoReturn:
    """NaN and the infinities: Python reads them, no database keeps them."""
    raise ValueError(word)


def _depth(found: Any) -> int:
    """Level by level, since a deep one would overflow what calls itself."""
    depth, level = 0, [found]
    while level and depth <= DEEPEST_WRITTEN_OUT:
        depth += 1
        inner = (one.values() if isinstance(one, dict) else one for one in level)
        level = [
            part
            for parts in inner
            if not isinstance(parts, (str, int, float, bool, type(None)))
            for part in parts
            if isinstance(part, (dict, list))
        ]
    return depth


def _tokens(text: str) -> list[str]:
    """Words in quotes keep them, so that they are never taken for a word of the language."""
    found, at = [], 0
    text = text.rstrip()
    while at < len(text):
        token = TOKEN.match(text, at)
        if token is None:
            raise Unreadable("A double quote is never closed in this condition.")
        found.append(token[0].strip())
        at = token.end()
    return found


class _Parser:
    def __init__(self, tokens: list[str]) -> None:
        self.tokens = tokens
        self.at = 0

    @property
    def at_end(self) -> bool:
        return self.at >= len(self.tokens)

    @property
    def rest(self) -> str:
        return " ".join(self.tokens[self.at :])[:40]

    def next_is(self, *tokens: str) -> bool:
        here = self.tokens[self.at : self.at + len(tokens)]
        return [token.lower() for token in here] == list(tokens)

    def took(self, *tokens: str) -> bool:
        """Go on behind them, if they come next."""
        comes = self.next_is(*tokens)
        if comes:
            self.at += len(tokens)
        return comes

    def joined(self, depth: int) -> Condition:
        if depth > DEEPEST:
            raise Unreadable("There are too many brackets within brackets.")
        parts = [self.part(depth)]
        joints = set()
        while self.next_is("and") or self.next_is("or"):
            joints.add(self.tokens[self.at].lower())
            self.at += 1
            parts.append(self.part(depth))
        if len(joints) > 1:
            raise Unreadable(MIXED)
        return {JOINTS[joints.pop()]: parts} if joints else parts[0]

    def part(self, depth: int) -> Condition:
        for word, wrap in (("not", _negated), ("all", _all), ("any", _any)):
            if self.next_is(word, "("):
                self.at += 1
                return wrap(self.in_brackets(depth))
        if self.next_is("("):
            return self.in_brackets(depth)
        return self.test()

    def in_brackets(self, depth: int) -> Condition:
        self.at += 1
        found = self.joined(depth + 1)
        if not self.took(")"):
            raise Unreadable("A bracket is never closed in this condition.")
        return found

    def test(self) -> Condition:
        key = self.word("the key of an earlier question")
        if self.took("is"):
            return {"question": key, "is": self.codes()}
        if self.took("answered"):
            return {"question": key, "answered": True}
        if self.took("not", "answered"):
            return {"question": key, "answered": False}
        return {"question": key, **self.bounds(key)}

    def codes(self) -> list[str]:
        found = [self.word("a key")]
        while self.took(","):
            found.append(self.word("a key"))
        return found

    def bounds(self, key: str) -> dict[str, int | float]:
        found: dict[str, int | float] = {}
        if self.took("at", "least"):
            found["at_least"] = self.number()
            if self.next_is("and", "at", "most"):
                self.at += 1
        if self.took("at", "most"):
            found["at_most"] = self.number()
        if not found:
            raise Unreadable(f"After “{key}” a test must follow. {HOW}")
        return found

    def word(self, what: str) -> str:
        token = "" if self.at_end else self.tokens[self.at]
        if token in ("", "(", ")", ",") or token.lower() in RESERVED:
            where = f"before “{self.rest}”" if token else "at the end"
            raise Unreadable(f"Here {what} is missing, {where}. {HOW}")
        self.at += 1
        return _unquoted(token)

    def number(self) -> int | float:
        token = "" if self.at_end else self.tokens[self.at]
        found = NUMBER.fullmatch(token)
        if not found:
            raise Unreadable("After “at least” and “at most” a number must follow.")
        self.at += 1
        value = float(token) if found["decimals"] or found["power"] else int(token)
        if not isfinite(value):
            raise Unreadable(f"{token} is too large a number.")
        return value


def _unquoted(token: str) -> str:
    if not token.startswith('"'):
        return token
    try:
        return str(json.loads(token))
    except ValueError as error:
        raise Unreadable("What stands in double quotes cannot be read.") from error


def _negated(part: Condition) -> Condition:
    return {"not": part}


def _all(part: Condition) -> Condition:
    return {"all": [part]}


def _any(part: Condition) -> Condition:
    return {"any": [part]}
