import pytest

from audit_portal.organisations.models import User
from questionnaires.definitions.building.changing import Editor
from questionnaires.definitions.models import Version
from tests.conftest import Cast
from tests.definitions.building.acts import every_kind
from tests.definitions.building.pages import Browser
from tests.factories import NOW, make_seat, make_user


@pytest.fixture
def draft(cast: Cast) -> Version:
    return every_kind(cast.board)


@pytest.fixture
def edna(cast: Cast) -> User:
    edna = make_user("Edna")
    make_seat(edna, cast.board, "editor")
    return edna


@pytest.fixture
def editor(edna: User) -> Editor:
    return Editor(edna, NOW)


@pytest.fixture
def ednas(edna: User) -> Browser:
    return Browser(edna)


@pytest.fixture
def mos(cast: Cast) -> Browser:
    return Browser(cast.mo)
