"""How many years of schooling a text asks of its reader: the Flesch-Kincaid grade.

0.39 x words per sentence + 11.8 x syllables per word - 15.59, as published by Kincaid and others
for the United States Navy in 1975. Grade 8 is read with ease at 13 or 14. Syllables are counted
from the letters: of the library's words, 99 in 100 come out as in the CMU Pronouncing Dictionary,
and no question or help is further than 1.5 grades from what that dictionary gives.
"""

import re

_WORD = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)*|[0-9][0-9.,]*")
_SENTENCE_END = re.compile(r"[.!?:;]+[”\")]*(?=\s|$)|\n{2,}")
_VOWELS = re.compile(r"[aeiouy]+")
_FIRST_PART = re.compile(
    r"^(saf|som|hom|car|tim|us|lik|hop)e(?=[bcdfghlmntw]|s[a-z])"
)  # safe-guard
_SPOKEN_END = re.compile(r"([td]ed|([cgsxz]|ch|sh)es|[^aeiouyl]l(e|es|ed))$")
_SILENT_END = re.compile(r"(e|es|ed)$")
_APART = re.compile(  # vowels that stand together and are spoken apart: per-i-od, be-ing
    r"(?<![cstg])i(a(?!ge)|ous|um|o(?!n|u))|[^gq]ual|eing|yee|ism$|creat|quiet|riet|ciet"
    r"|scien|clien|idea|area|ideo$|[tdrp]ying"
)


def words_in(text: str) -> list[str]:
    return _WORD.findall(text)


def sentences_in(text: str) -> int:
    parts = _SENTENCE_END.split(text)
    return max(1, sum(bool(_WORD.search(part)) for part in parts))


def syllables_in(word: str) -> int:
    if word[0].isdigit():
        return len(word.strip(".,"))
    if len(word) > 1 and word.isupper():
        return len(word)  # spelt out, as "DBS"
    letters = re.sub(r"['’].*", "", word.lower())
    letters = _FIRST_PART.sub(r"\1", letters)
    if not _SPOKEN_END.search(letters):
        letters = _SILENT_END.sub("", letters)
    return max(1, len(_VOWELS.findall(letters)) + len(_APART.findall(letters)))


def grade(text: str) -> float:
    """The Flesch-Kincaid grade of a text, to one decimal place; 0 for a text without words."""
    words = words_in(text)
    if not words:
        return 0.0
    syllables = sum(map(syllables_in, words))
    grade = 0.39 * len(words) / sentences_in(text) + 11.8 * syllables / len(words) - 15.59
    return round(grade, 1)
