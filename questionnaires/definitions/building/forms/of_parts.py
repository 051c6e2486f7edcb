"""Which form belongs to which part."""

from typing import Any

from questionnaires.definitions.building.forms.about import AboutForm
from questionnaires.definitions.building.forms.base import PartForm
from questionnaires.definitions.building.forms.kept_apart import (
    FrameworkForm,
    GroupForm,
    ScaleForm,
)
from questionnaires.definitions.building.forms.question import NewQuestionForm, QuestionForm
from questionnaires.definitions.building.forms.standard import StandardForm
from questionnaires.definitions.building.outline import Surroundings
from questionnaires.definitions.building.states import Part

TO_EDIT: dict[Part, type[PartForm]] = {
    Part.ABOUT: AboutForm,
    Part.STANDARD: StandardForm,
    Part.QUESTION: QuestionForm,
    Part.SCALE: ScaleForm,
    Part.VARIANT: GroupForm,
    Part.FRAMEWORK: FrameworkForm,
}
TO_ADD: dict[Part, type[PartForm]] = {**TO_EDIT, Part.QUESTION: NewQuestionForm}


def form_to_add(
    part: Part, around: Surroundings, *, number: str = "", posted: Any = None
) -> PartForm:
    """With the printed number that would come next, where it has one."""
    return TO_ADD[part](posted, says={"number": number}, around=around)
