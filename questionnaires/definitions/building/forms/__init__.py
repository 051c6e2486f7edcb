"""What an editor fills in about a part; `fields_said()` gives it as the document calls it."""

from questionnaires.definitions.building.forms.base import PartForm
from questionnaires.definitions.building.forms.of_parts import TO_EDIT, form_to_add
from questionnaires.definitions.building.forms.place import PlaceForm
from questionnaires.definitions.building.forms.question import KindForm

__all__ = ["TO_EDIT", "KindForm", "PartForm", "PlaceForm", "form_to_add"]
