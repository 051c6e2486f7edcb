"""Mo keeps what she looks at each Monday under a name; Ruth sees what Mo shares."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from questionnaires.compliance.models import SavedView
from questionnaires.compliance.saved_views import views
from tests.conftest import Cast
from tests.factories import make_board, make_round, make_seat, make_user

LATE = "?status=not_started&late=yes&columns=urn&columns=due&sort=-due"


@pytest.fixture(autouse=True)
def _mo(client: Client, cast: Cast) -> None:
    client.force_login(cast.mo)


def url(cast: Cast, query: str = "") -> str:
    return f"/rounds/{cast.audit_round.slug}/views/{query}"


def tracker(client: Client, cast: Cast) -> str:
    return client.get(f"/rounds/{cast.audit_round.slug}/").content.decode()


class TestSaving:
    def test_and_opening_it_again(self, client: Client, cast: Cast) -> None:
        assert "Save the view" in client.get(url(cast, LATE)).content.decode()
        told = client.post(url(cast, LATE), {"name": "Late in Môn"}, follow=True)
        assert "“Late in Môn” is saved." in told.content.decode()
        assert told.redirect_chain[-1][0] == f"/rounds/{cast.audit_round.slug}/{LATE}"
        link = f'href="{LATE.replace("&", "&amp;")}">Late in Môn</a>'
        assert link in tracker(client, cast)

    def test_the_page_the_ticks_and_the_day_are_not_kept(self, client: Client, cast: Cast) -> None:
        query = f"{LATE}&page=3&only=5&as_of=2026-01-01&name="
        client.post(url(cast, query), {"name": "Late"})
        assert SavedView.objects.get().query == LATE[1:]

    def test_a_name_again_is_the_new_view(self, client: Client, cast: Cast) -> None:
        for query in (LATE, "?late=yes"):
            client.post(url(cast, query), {"name": "Late"})
        assert SavedView.objects.get().query == "late=yes"

    def test_without_a_name(self, client: Client, cast: Cast) -> None:
        page = client.post(url(cast, LATE), {"name": " "}).content.decode()
        assert "Give the view a name." in page
        assert not SavedView.objects.exists()

    @pytest.mark.parametrize("query", ["", "?page=2", "?name=" + "x" * 1001])
    def test_nothing_or_too_much_to_keep(self, client: Client, cast: Cast, query: str) -> None:
        page = client.post(url(cast, query), {"name": "Late"}).content.decode()
        assert "Save the view" not in page
        assert not SavedView.objects.exists()

    def test_so_many_and_no_more(
        self, client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(views, "MOST", 1)
        client.post(url(cast, LATE), {"name": "Late"})
        page = client.post(url(cast, LATE), {"name": "Later"}).content.decode()
        assert "Remove one before you save another" in page
        client.post(url(cast, "?late=yes"), {"name": "Late"})
        assert SavedView.objects.get().query == "late=yes"

    def test_two_of_a_name_are_refused_by_the_database(self, cast: Cast) -> None:
        of = {"board": cast.board, "owner": cast.mo, "name": "Late", "query": "late=yes"}
        SavedView.objects.create(**of)
        with pytest.raises(IntegrityError), transaction.atomic():
            SavedView.objects.create(**of)


class TestWhoSeesIt:
    @pytest.mark.parametrize("shared", [True, False])
    def test_colleagues_where_it_is_shared(
        self, client: Client, cast: Cast, *, shared: bool
    ) -> None:
        given = {"name": "Late", "shared": "on"} if shared else {"name": "Late"}
        client.post(url(cast, LATE), given)
        client.force_login(cast.ruth)
        assert (">Late</a>" in tracker(client, cast)) is shared
        page = client.get(url(cast)).content.decode()
        assert ("shared by Mo" in page) is shared
        assert "Remove" not in page

    def test_nobody_at_another_board(self, client: Client, cast: Cast) -> None:
        client.post(url(cast, LATE), {"name": "Late", "shared": "on"})
        other = make_board("westmoor")
        wendy = make_user("Wendy")
        make_seat(wendy, other, "manager")
        audit_round = make_round(other)
        client.force_login(wendy)
        assert "Late</a>" not in client.get(f"/rounds/{audit_round.slug}/").content.decode()

    def test_it_fits_the_next_round_too(self, client: Client, cast: Cast) -> None:
        client.post(url(cast, LATE), {"name": "Late"})
        page = client.get(f"/rounds/{make_round(cast.board).slug}/").content.decode()
        assert ">Late</a>" in page


class TestRemoving:
    def test_ones_own(self, client: Client, cast: Cast) -> None:
        client.post(url(cast, LATE), {"name": "Late"})
        view = SavedView.objects.get()
        told = client.post(url(cast, f"{view.pk}/remove/"), follow=True).content.decode()
        assert "“Late” is removed." in told
        assert "There is none yet." in told
        assert client.post(url(cast, f"{view.pk}/remove/")).status_code == 404

    def test_not_those_of_others(self, client: Client, cast: Cast) -> None:
        client.post(url(cast, LATE), {"name": "Late", "shared": "on"})
        client.force_login(cast.ruth)
        view = SavedView.objects.get()
        assert client.post(url(cast, f"{view.pk}/remove/")).status_code == 404
