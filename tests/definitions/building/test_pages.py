"""The builder without JavaScript. Edna edits questionnaires, Mo manages the board, Ruth reads."""

import pytest
from django.urls import reverse

from questionnaires.definitions.building.states import Part, Ref
from questionnaires.definitions.documents import document_of
from questionnaires.definitions.documents.meaning import (
    problems_of_meaning,
    questions_in,
    standards_in,
)
from questionnaires.definitions.models import Question, Standard, Version
from questionnaires.definitions.publishing import publish
from tests.conftest import Cast
from tests.definitions.building.acts import question, says, standard
from tests.definitions.building.pages import Browser, address, edit_address
from tests.factories import NOW


def keys(version: Version, inside: str) -> list[str]:
    rows = Question.objects.filter(version=version, standard__key=inside)
    return list(rows.values_list("key", flat=True))


class TestTheOutline:
    def test_shows_the_tree_and_what_is_in_it(self, ednas: Browser, draft: Version) -> None:
        html = ednas.open(address("build", draft))
        assert html.index("1 Key people") < html.index("5 Online safety") < html.index("6 Gov")
        assert "25 questions" in html
        assert "Met, partly met, not met" in html

    def test_orders_standards_by_buttons(self, ednas: Browser, draft: Version) -> None:
        ednas.press(address("build_move", draft, "standard", "people"), at="1")
        top = Standard.objects.filter(version=draft, parent=None)
        assert list(top.values_list("key", flat=True))[:2] == ["policies", "people"]
        assert "Last edit: Moved standard 1, by Edna" in ednas.html

    def test_leads_to_the_page_of_a_version_that_is_published(
        self, ednas: Browser, draft: Version
    ) -> None:
        publish(draft, at=NOW)
        for path in (address("build", draft), address("build_standard", draft, "people")):
            assert ednas.client.get(path)["Location"] == address("version", draft)

    def test_is_not_there_for_who_reads(self, cast: Cast, draft: Version) -> None:
        ruths = Browser(cast.ruth)
        for path in (address("build", draft), edit_address(draft, question("dsl"))):
            assert ruths.client.get(path).status_code == 404


class TestANewQuestionnaire:
    def test_is_written_from_nothing(self, ednas: Browser, cast: Cast) -> None:
        board = {"board": cast.board.pk}
        ednas.press(reverse("definitions:begin"), title="Safety in sports clubs", **board)
        draft = Version.objects.get(questionnaire__code="safety-in-sports-clubs")
        ednas.open(address("build_add", draft, "standard"))
        assert ednas.fields["number"] == ["1"]
        ednas.send({"title": "Coaches"})
        ednas.open(address("build_add", draft, "question") + "?inside=coaches")
        assert ednas.fields["number"] == ["1.1"]
        assert "A rating needs a scale" in ednas.send(
            {"text": "Are all checked?", "kind": "rating"}
        )
        ednas.send({"kind": "yes_no_partly"})
        assert "Added. Say more about it here" in ednas.html
        publish(draft, at=NOW)
        assert [q["text"] for _, q in questions_in(document_of(draft))] == ["Are all checked?"]

    def test_never_takes_a_code_that_is_in_use(self, ednas: Browser, cast: Cast) -> None:
        for _ in range(2):
            ednas.press(reverse("definitions:begin"), title="Clubs", board=cast.board.pk)
        drafts = Version.objects.filter(questionnaire__owner=cast.board)
        codes = drafts.values_list("questionnaire__code", flat=True)
        assert sorted(codes) == ["clubs", "clubs-2"]


class TestEveryPart:
    def test_says_after_saving_what_it_said_before(self, ednas: Browser, draft: Version) -> None:
        document = document_of(draft)
        refs = [
            *(question(fields["key"]) for _, fields in questions_in(document)),
            *(standard(fields["key"]) for _, fields in standards_in(document)),
            *(Ref(Part.SCALE, fields["key"]) for fields in document["scales"]),
            *(Ref(Part.VARIANT, fields["key"]) for fields in document["variants"]),
            *(Ref(Part.FRAMEWORK, fields["key"]) for fields in document["frameworks"]),
        ]
        for ref in refs:
            ednas.open(edit_address(draft, ref))
            assert "Saved." in ednas.send(), ref
        ednas.open(address("build_about", draft))
        ednas.send()
        assert document_of(draft) == document
        assert not draft.edits.exists()

    def test_is_kept_as_it_is_where_words_are_missing(self, ednas: Browser, draft: Version) -> None:
        ednas.open(edit_address(draft, question("dsl")))
        html = ednas.send({"text": ""})
        assert "<title>Error: Question" in html
        assert '<a href="#id_text">Write the question.</a>' in html
        assert not draft.edits.exists()

    @pytest.mark.parametrize("part", ["question", "standard", "scale", "variant", "framework"])
    def test_that_is_made_up_is_not_there(self, ednas: Browser, draft: Version, part: str) -> None:
        path = address("build_part", draft, part, "made-up")
        assert ednas.client.get(path).status_code == 404
        assert ednas.client.get(address("build_part", draft, "about", "x")).status_code == 404


class TestAQuestion:
    def test_is_reworded_and_the_edit_undone(self, ednas: Browser, draft: Version) -> None:
        ednas.open(edit_address(draft, question("staff-read")))
        html = ednas.send({"text": "Who has read it?", "required": []})
        assert "Last edit: Changed question 2.3, by Edna" in html
        assert says(draft, question("staff-read"))["text"] == "Who has read it?"
        assert says(draft, question("staff-read"))["required"] is False
        html = ednas.press(address("build_undo", draft), number=1)
        assert "Undone: Changed question 2.3." in html
        assert "What share of your staff" in html

    def test_is_moved_and_removed_from_its_standard(self, ednas: Browser, draft: Version) -> None:
        first, second, *others = keys(draft, "people")
        ednas.press(address("build_move", draft, "question", first), at=1)
        assert keys(draft, "people") == [second, first, *others]
        html = ednas.press(address("build_remove", draft, "question", first))
        assert "Removed question 1.1. You can undo it." in html
        assert keys(draft, "people") == [second, *others]
        ednas.press(address("build_undo", draft), number=2)
        ednas.press(address("build_undo", draft), number=1)
        assert keys(draft, "people") == [first, second, *others]

    def test_that_decides_about_another_is_not_removed(
        self, ednas: Browser, draft: Version
    ) -> None:
        html = ednas.press(address("build_remove", draft, "question", "low-level"))
        assert "It decides whether 3.3 is shown." in html
        assert "low-level" in keys(draft, "recruitment")

    def test_takes_limits_references_and_groups(self, ednas: Browser, draft: Version) -> None:
        ednas.open(edit_address(draft, question("early-help-plans")))
        ednas.send({"limit-least": "1", "refers-subjects": ["records"], "variants": ["college"]})
        fields = says(draft, question("early-help-plans"))
        assert fields["limits"] == {"least": 1, "unit": "plans"}
        assert fields["references"] == {"subjects": ["records"]}
        assert fields["variants"] == ["college"]

    def test_says_what_a_point_means_here(self, ednas: Browser, draft: Version) -> None:
        ednas.open(edit_address(draft, question("annual-report")))
        ednas.send({"meaning-met": "", "meaning-partly": "A report without questions."})
        meanings = says(draft, question("annual-report"))["meanings"]
        assert meanings == {"partly": "A report without questions."}

    def test_refuses_a_day_that_does_not_exist(self, ednas: Browser, draft: Version) -> None:
        ednas.open(edit_address(draft, question("dsl-trained")))
        assert ednas.fields["limit-earliest"] == ["1 January 2010"]
        ednas.send({"limit-earliest": "31 June 2020"})
        assert "limit-earliest" in ednas.fields  # the form is shown again
        assert not draft.edits.exists()


class TestTheKindOfAnswer:
    def test_keeps_what_the_new_kind_needs_too(self, ednas: Browser, draft: Version) -> None:
        ednas.open(address("build_kind", draft, "recording-how"))
        ednas.send({"kind": "multiple_choice"})
        fields = says(draft, question("recording-how"))
        assert fields["kind"] == "multiple_choice"
        assert [choice["key"] for choice in fields["choices"]] == ["system", "documents", "paper"]

    def test_lets_go_of_what_only_the_old_one_needed(self, ednas: Browser, draft: Version) -> None:
        for key in ("annual-report", "recording-how", "deputies", "referrals"):
            ednas.open(address("build_kind", draft, key))
            ednas.send({"kind": "narrative"})
        assert list(problems_of_meaning(document_of(draft))) == []
        ednas.open(address("build_kind", draft, "deputies"))
        ednas.send({"kind": "rating"})
        assert says(draft, question("deputies"))["scale"] == "met"

    def test_stays_with_all_it_has_when_chosen_again(self, ednas: Browser, draft: Version) -> None:
        ednas.open(address("build_kind", draft, "annual-report"))
        ednas.send()
        assert not draft.edits.exists()


class TestThePlace:
    def test_in_another_standard(self, ednas: Browser, draft: Version) -> None:
        path = address("build_move", draft, "question", "staff-read")
        assert "5 Online safety" in ednas.open(path)
        ednas.press(path, inside="online", at="0")
        assert keys(draft, "online")[0] == "staff-read"
        ednas.press(path, inside="policies", at="999999")
        assert keys(draft, "policies")[-1] == "staff-read"

    def test_of_a_standard_within_another(self, ednas: Browser, draft: Version) -> None:
        path = address("build_move", draft, "standard", "figures")
        html = ednas.open(path)
        assert 'value="figures"' not in html
        ednas.press(path, inside="governance", at="0")
        assert Standard.objects.get(version=draft, key="figures").parent_id
        ednas.press(path, inside="", at="0")
        assert Standard.objects.filter(version=draft)[0].key == "figures"

    def test_that_it_has_already_is_no_edit(self, ednas: Browser, draft: Version) -> None:
        last = keys(draft, "policies")[-1]
        path = address("build_move", draft, "question", last)
        ednas.press(path, inside="policies", at="999999")
        assert not draft.edits.exists()

    def test_is_never_outside_a_standard(self, ednas: Browser, draft: Version) -> None:
        path = address("build_move", draft, "question", "staff-read")
        assert "Somebody has taken it out" in ednas.press(path, inside="", at="0")
        assert "staff-read" in keys(draft, "policies")


class TestRows:
    def choices(self, draft: Version) -> list[str]:
        return [row["key"] for row in says(draft, question("recording-how"))["choices"]]

    def test_are_added_under_new_keys(self, ednas: Browser, draft: Version) -> None:
        ednas.open(edit_address(draft, question("recording-how")))
        ednas.send({"choices-3-label": "In our heads"})
        assert self.choices(draft) == ["system", "documents", "paper", "in-our-heads"]

    def test_are_moved_and_taken_out_by_buttons(self, ednas: Browser, draft: Version) -> None:
        ednas.open(edit_address(draft, question("recording-how")))
        ednas.send({"choices-press": "up-2", "help": "Only one."})
        assert self.choices(draft) == ["system", "paper", "documents"]
        assert says(draft, question("recording-how"))["help"] == "Only one."
        ednas.send({"choices-press": "remove-0"})
        assert self.choices(draft) == ["paper", "documents"]

    def test_are_not_lost_by_an_empty_field(self, ednas: Browser, draft: Version) -> None:
        ednas.open(edit_address(draft, question("recording-how")))
        html = ednas.send({"choices-1-label": ""})
        assert "Choice 2: Write its words, or press Remove." in html
        assert len(self.choices(draft)) == 3

    def test_of_a_scale_keep_their_rules(self, ednas: Browser, draft: Version) -> None:
        ednas.open(edit_address(draft, Ref(Part.SCALE, "met")))
        html = ednas.send({"points-0-outside_base": "on"})
        assert "“Not applicable” neither counts as assured nor calls for an action." in html
        html = ednas.send({"points-press": "remove-0", "points-0-outside_base": []})
        assert "says what a point means that would go" in html
        assert not draft.edits.exists()


class TestTwoEditors:
    def test_see_both_texts(self, ednas: Browser, mos: Browser, draft: Version) -> None:
        path = edit_address(draft, question("staff-read"))
        ednas.open(path)
        mos.open(path)
        mos.send({"text": "Mo’s words", "help": "Mo’s help"})
        html = ednas.send({"text": "Edna’s words"}, status=409)
        assert "While you were writing, Mo saved other words" in html
        assert says(draft, question("staff-read"))["text"] == "Mo’s words"
        assert ednas.fields["text"] == ["Edna’s words"]
        assert ednas.fields["help"] == ["Mo’s help"]
        assert "Saved." in ednas.send()
        assert says(draft, question("staff-read"))["text"] == "Edna’s words"
        assert says(draft, question("staff-read"))["help"] == "Mo’s help"

    def test_keep_their_words_when_the_part_is_taken_out(
        self, ednas: Browser, mos: Browser, draft: Version
    ) -> None:
        for removed in (("question", "staff-read"), ("standard", "policies")):
            ednas.open(edit_address(draft, question("staff-read")))
            mos.press(address("build_remove", draft, *removed))
            html = ednas.send({"text": "Edna’s words"})
            assert "Somebody has taken it out meanwhile." in html
            assert ednas.fields["text"] == ["Edna’s words"]
            mos.press(address("build_undo", draft), number=draft.edits.count())

    def test_keep_their_words_when_the_version_is_published(
        self, ednas: Browser, draft: Version
    ) -> None:
        ednas.open(edit_address(draft, question("staff-read")))
        publish(draft, at=NOW)
        html = ednas.send({"text": "Edna’s words"})
        assert "This version was published meanwhile" in html
        assert ednas.fields["text"] == ["Edna’s words"]

    def test_undo_only_what_they_saw(self, ednas: Browser, mos: Browser, draft: Version) -> None:
        ednas.open(edit_address(draft, question("staff-read")))
        ednas.send({"text": "One"})
        mos.open(edit_address(draft, question("dsl")))
        mos.send({"text": "Two"})
        html = ednas.press(address("build_undo", draft), number=1)
        assert "Somebody has made or undone an edit meanwhile." in html
        assert says(draft, question("staff-read"))["text"] == "One"


class TestAllEdits:
    def test_are_listed_word_by_word(self, ednas: Browser, draft: Version) -> None:
        ednas.open(edit_address(draft, question("dsl")))
        ednas.send({"text": "Who is your safeguarding lead?"})
        html = ednas.open(address("build_history", draft))
        assert "Changed question 1.1" in html
        assert "Removed: </span>designated" in html
