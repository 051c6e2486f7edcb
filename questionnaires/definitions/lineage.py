"""Which version came before which."""

from audit_portal.organisations.models import User
from questionnaires.definitions.comparing import Difference, compare
from questionnaires.definitions.mapping.continuity import continuity
from questionnaires.definitions.models import Questionnaire, Version
from questionnaires.definitions.structure import structure_of


def earlier_version(version: Version) -> Version | None:
    """The newest of the same questionnaire that was published before it.

    A board's first version was copied from the library, where there is one of the same code.
    """
    kept = Version.objects.exclude(status=Version.Status.DRAFT).select_related(
        "questionnaire__owner"
    )
    questionnaire = version.questionnaire
    own = kept.filter(questionnaire=questionnaire, number__lt=version.number)
    found = own.order_by("-number").first()
    if found is not None or questionnaire.owner_id is None:
        return found
    library = Questionnaire.objects.filter(owner=None, code=questionnaire.code)
    return kept.filter(questionnaire__in=library).order_by("-number").first()


def changes_since(earlier: Version, version: Version) -> Difference:
    before, after = structure_of(earlier), structure_of(version)
    return compare(before, after, continuity(before, after))


def comparable_versions(user: User, version: Version) -> list[Version]:
    """All others that go by the same code, as far as this person may see them."""
    versions = Version.objects.visible_to(user).select_related("questionnaire__owner")
    same = versions.filter(questionnaire__code=version.questionnaire.code)
    return list(same.exclude(pk=version.pk))
