"""How a question would be answered, told by its words; each guess says by which."""

import re

ASKED = r"(describe|explain|outline|summari[sz]e|tell us|give|list|comment|provide)"
COURTESY = r"(\w{6},? )"  # a word of six letters that some forms begin with
RULES = (
    (
        "percentage",
        r"\b(what|which) (percentage|proportion)\b|^(percentage|%)",
        "it asks for a percentage",
    ),
    ("whole_number", r"\bhow many\b|^(total )?number of\b", "it asks how many"),
    ("date", r"\bwhen (was|were|did|is)\b|^date\b|\bon (what|which) date\b", "it asks when"),
    ("person", r"^(name of|who (is|are|leads|has))\b|\bname (and|&) (role|title)\b", "it asks who"),
    ("statement", r"^(i|we) (confirm|declare|certify)\b", "it is to be confirmed"),
    ("narrative", rf"^{COURTESY}?{ASKED}\b|^(how|what|why|which)\b", "it asks for words"),
)
YES_NO = r"^(do|does|did|is|are|was|were|has|have|can|could|will)\b.*\?"
FACTS = ("percentage", "whole_number", "date", "person", "statement")


def kind_of(text: str, *, rated: bool, yes_no: bool) -> tuple[str, str]:
    """The kind, and why. `rated`: the table has a column for a rating; `yes_no`: of yes and no."""
    words = " ".join(text.lower().split())
    for kind, form, why in RULES:
        if re.search(form, words) and (kind in FACTS or not (rated or yes_no)):
            return kind, why
    if yes_no:
        return "yes_no_partly", "its column takes yes or no"
    if rated:
        return "rating", "its table has a column for a rating"
    if re.search(YES_NO, words):
        return "yes_no_partly", "it can be answered by yes or no"
    return "narrative", "nothing tells how it is answered"
