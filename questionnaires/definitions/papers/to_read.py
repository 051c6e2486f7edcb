"""The questionnaire in Word, to read and to comment on, as the worker makes it."""

from datetime import date
from hashlib import sha256

from audit_portal.documents.papers import WORD, file_name
from audit_portal.jobs.kinds import About, Made, Progress, Work
from audit_portal.organisations.models import User
from questionnaires.definitions.documents import checksum_of
from questionnaires.definitions.models import Version


def may_have(user: User, about: About) -> bool:
    """Whoever may read the version on screen."""
    return Version.objects.visible_to(user).filter(pk=about["version"]).exists()


def prepare(user: User, about: About, on: date) -> Work:
    version = Version.objects.select_related("questionnaire").get(pk=about["version"])

    def make(progress: Progress) -> Made:
        from questionnaires.definitions.papers.questionnaire_in_word import write_questionnaire

        content = write_questionnaire(version, on=on)
        return Made(f"{file_name(str(version))}.docx", WORD, content)

    as_it_stands = f"{version} {version.status} {checksum_of(version)} {on}"
    return Work(str(version), sha256(as_it_stands.encode()).hexdigest(), make)
