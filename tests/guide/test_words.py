"""The guide is written for people who are busy, and shows what is there."""

from pathlib import Path

import pytest
from PIL import Image

from scripts.pictures import PICTURES as MADE
from tests.definitions.reading_age import grade
from tests.guide.pages import PICTURES, ROOT, SOURCES, pictures_in, tasks_in, written

HARDEST = 10.0
README = ROOT / "README.md"


def name(path: Path) -> str:
    return str(path.relative_to(SOURCES))


@pytest.mark.parametrize("page", written(), ids=name)
def test_each_task_reads_easily(page: Path) -> None:
    grades = {title: grade(prose) for title, prose in tasks_in(page).items()}
    assert {title: hard for title, hard in grades.items() if hard > HARDEST} == {}


def test_each_picture_can_be_made_is_there_and_is_shown() -> None:
    shown = {file.stem for page in (*written(), README) for _, file in pictures_in(page)}
    there = {file.stem for file in PICTURES.iterdir()}
    assert shown == there == set(MADE)


@pytest.mark.parametrize("page", [*written(), README], ids=lambda page: page.stem)
def test_a_picture_says_in_words_what_it_shows(page: Path) -> None:
    for words, _ in pictures_in(page):
        assert len(words.split()) > 4


def test_pictures_are_light() -> None:
    files = list(PICTURES.iterdir())
    assert sum(file.stat().st_size for file in files) < 3_000_000
    for file in files:
        assert file.stat().st_size < 100_000
        with Image.open(file) as image:
            assert image.width <= 1000
