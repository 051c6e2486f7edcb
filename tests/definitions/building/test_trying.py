"""A standard tried out as it is asked. Edna edits questionnaires, Ruth reads."""

from django.http import QueryDict

from questionnaires.definitions.building.trying import tried
from questionnaires.definitions.models import Question, Version
from questionnaires.definitions.structure import structure_of
from tests.conftest import Cast
from tests.definitions.building.acts import change, question
from tests.definitions.building.pages import Browser, address


def name(draft: Version, key: str) -> str:
    return f"q{Question.objects.get(version=draft, key=key).pk}"


class TestAsItIsAsked:
    def test_of_a_group(self, ednas: Browser, draft: Version) -> None:
        path = address("build_as_asked", draft, "recruitment")
        html = ednas.open(path + "?as=nursery")
        assert "Records show that everyone who works with children was checked" in html
        assert "The single central record" not in html
        assert "The single central record" in ednas.open(path)

    def test_shows_what_follows_from_an_answer(self, ednas: Browser, draft: Version) -> None:
        path = address("build_as_asked", draft, "recruitment")
        assert "What will you do so that they know?" not in ednas.open(path)
        html = ednas.press(path, **{name(draft, "low-level"): "no"})
        assert "What will you do so that they know?" in html
        assert "What will you do so that they know?" not in ednas.press(
            path, **{name(draft, "low-level"): "yes"}
        )

    def test_says_on_what_it_depends_elsewhere(self, ednas: Browser, draft: Version) -> None:
        condition = {"question": "dsl", "answered": True}
        change(draft, question("policy"), ednas.user, condition=condition)
        html = ednas.open(address("build_as_asked", draft, "policies"))
        assert "Shown only if 1.1 is answered." in html

    def test_tells_what_is_wrong_with_an_answer(self, ednas: Browser, draft: Version) -> None:
        path = address("build_as_asked", draft, "policies")
        html = ednas.press(path, **{name(draft, "staff-read"): "lots"})
        assert "Write a percentage in figures" in html
        assert 'value="lots"' in html

    def test_shows_a_widget_for_each_kind(self, ednas: Browser, draft: Version) -> None:
        structure = structure_of(draft)
        for standard in structure.standards:
            html = ednas.open(address("build_as_asked", draft, standard.key))
            for field in tried(structure, standard, QueryDict()):
                assert f'id="{field.name}' in html

    def test_is_for_editors_alone(self, cast: Cast, draft: Version) -> None:
        path = address("build_as_asked", draft, "policies")
        assert Browser(cast.ruth).client.get(path).status_code == 404
