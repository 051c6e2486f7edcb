"""A published version and all its parts are frozen, in the database itself and before it."""

from datetime import date
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from django.apps import apps
from django.core.management.sql import emit_post_migrate_signal, emit_pre_migrate_signal
from django.db import IntegrityError, connection, models, transaction
from django.db.models import Model
from django.test.utils import isolate_apps

from questionnaires.definitions import freeze
from questionnaires.definitions.documents import import_document, read_document, yaml_of
from questionnaires.definitions.models import (
    MOVING,
    Clarification,
    DraftEdit,
    Frozen,
    Proposal,
    Question,
    QuestionMapping,
    Questionnaire,
    Standard,
    Version,
    VersionPart,
)
from questionnaires.definitions.publishing import publish, retire
from tests.factories import NOW, make_version

EVERY_KIND = Path(__file__).parent / "data" / "every-kind.yaml"
TABLES = [model for model, _ in freeze.parts()]


def import_every_kind() -> Version:
    """A draft with a row in every table under a version."""
    return import_document(read_document(EVERY_KIND.read_bytes()), owner=None).version


@pytest.fixture
def draft(db: None) -> Version:
    return import_every_kind()


@pytest.fixture
def published(db: None) -> Version:
    return publish(import_every_kind(), at=NOW)


def run(sql: str, *values: Any) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)


def refused(sql: str, *values: Any) -> None:
    with pytest.raises(IntegrityError, match="published version, which never changes"):
        run(sql, *values)


def columns(model: type[Model]) -> list[str]:
    return [field.column for field in model._meta.concrete_fields if not field.primary_key]


def test_the_tables_are_all_those_under_a_version() -> None:
    own = apps.get_app_config("definitions").get_models(include_auto_created=True)
    beside = {Questionnaire, Version, Clarification, DraftEdit, Proposal, QuestionMapping}
    assert set(own) - set(TABLES) == beside


def test_the_table_of_a_many_to_many_field_would_be_frozen_too() -> None:
    with isolate_apps("questionnaires.definitions", kwarg_name="apps"):

        class Tag(VersionPart):
            version = models.ForeignKey(Version, models.CASCADE)
            questions = models.ManyToManyField(Question)

            class Meta:
                app_label = "definitions"

        found = dict(freeze.parts(Tag._meta.apps))
    assert found == {
        Tag: ["version"],
        Tag.questions.through: ["tag__version", "question__version"],
    }


@pytest.mark.parametrize("model", TABLES, ids=lambda model: model._meta.model_name)
class TestEachTable:
    def test_of_a_published_version_refuses_any_raw_write(
        self, published: Version, model: type[Model]
    ) -> None:
        table, names = model._meta.db_table, ", ".join(f'"{name}"' for name in columns(model))
        assert model._base_manager.exists(), "the test needs a row to try on"
        refused(f"INSERT INTO {table} ({names}) SELECT {names} FROM {table}")
        for column in columns(model):
            refused(f'UPDATE {table} SET "{column}" = "{column}"')
        refused(f"DELETE FROM {table}")

    def test_of_a_draft_can_be_written(self, draft: Version, model: type[Model]) -> None:
        table, column = model._meta.db_table, columns(model)[0]
        run(f'UPDATE {table} SET "{column}" = "{column}"')
        draft.delete()
        assert not model._base_manager.exists()

    def test_refuses_to_move_a_row_into_a_published_version_or_out_of_it(
        self, published: Version, model: type[Model]
    ) -> None:
        other = import_next_year()
        for field in model._meta.concrete_fields:
            if isinstance(field, models.ForeignKey):
                frozen, free = rows_of(model, published, field), rows_of(model, other, field)
                move = f"UPDATE {model._meta.db_table} SET {field.column} = %s WHERE id = %s"
                for (pk, target), (other_pk, other_target) in zip(frozen, free, strict=True):
                    refused(move, target, other_pk)
                    refused(move, other_target, pk)


def import_next_year() -> Version:
    raw = yaml_of(Version.objects.get()).replace("label: '2026'", "label: '2027'")
    return import_document(read_document(raw.encode()), owner=None).version


def rows_of(
    model: type[Model], version: Version, field: models.ForeignKey[Any, Any]
) -> list[tuple[int, int]]:
    """Two rows at most that refer to something by this field, and to what."""
    assert issubclass(model, VersionPart)
    rows = model._base_manager.filter(**{model.to_version: version, f"{field.name}__isnull": False})
    return list(rows.order_by("pk").values_list("pk", field.column)[:2])


def another(field: models.Field[Any, Any]) -> Any:
    """A value of the field's type that no version has."""
    if isinstance(field, models.DateTimeField):
        return NOW.replace(hour=1)
    if isinstance(field, models.DateField):
        return date(2020, 1, 1)
    return "another" if isinstance(field, models.CharField | models.TextField) else 9999


class TestTheVersionItself:
    @pytest.mark.parametrize(
        "field",
        [field for field in Version._meta.concrete_fields if field.name not in MOVING],
        ids=lambda field: field.name,
    )
    def test_refuses_any_raw_change(
        self, published: Version, field: models.Field[Any, Any]
    ) -> None:
        refused(f"UPDATE definitions_version SET {field.column} = %s", another(field))

    def test_cannot_be_deleted(self, published: Version) -> None:
        refused("DELETE FROM definitions_version")

    def test_cannot_go_back_to_draft(self, published: Version) -> None:
        refused("UPDATE definitions_version SET status='draft', published_at=NULL, checksum=''")

    def test_can_be_retired_once_and_stays_so(self, published: Version) -> None:
        retire(published, at=NOW)
        refused("UPDATE definitions_version SET status = 'published', retired_at = NULL")
        refused("UPDATE definitions_version SET retired_at = %s", NOW.replace(hour=1))
        refused("DELETE FROM definitions_version")

    def test_nothing_changed_is_no_change(self, published: Version) -> None:
        run("UPDATE definitions_version SET label = label")
        published.save()


@pytest.mark.django_db(transaction=True)
def test_it_stays_frozen_after_a_migration_alters_a_table() -> None:
    """SQLite rebuilds the table then, and forgets its triggers."""
    publish(import_every_kind(), at=NOW)
    field = models.TextField(default="")
    field.set_attributes_from_name("added_later")
    for model in (Question, Standard):
        with_migration_around(lambda model=model: add_field(model, field))
        refused(f"UPDATE {model._meta.db_table} SET added_later = 'x'")
        refused(f"DELETE FROM {model._meta.db_table}")
        with_migration_around(lambda model=model: remove_field(model, field))
        refused(f"DELETE FROM {model._meta.db_table}")


def with_migration_around(change: Any) -> None:
    """As `migrate` does it: the signal before, the change, the signal after."""
    emit_pre_migrate_signal(verbosity=0, interactive=False, db="default")
    change()
    emit_post_migrate_signal(verbosity=0, interactive=False, db="default")


def add_field(model: type[Model], field: models.Field[Any, Any]) -> None:
    with connection.schema_editor() as editor:
        editor.add_field(model, field)


def remove_field(model: type[Model], field: models.Field[Any, Any]) -> None:
    with connection.schema_editor() as editor:
        editor.remove_field(model, field)


@pytest.mark.django_db(transaction=True)
def test_nothing_slips_in_while_a_version_is_being_published() -> None:
    """Who writes a part in the same moment waits for the publication, and is then refused."""
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has one writer at a time")
    version = import_every_kind()
    question = Question.objects.filter(version=version).values_list("pk", flat=True)[0]
    published, said = Event(), []

    def write() -> None:
        published.wait(5)
        try:
            run("UPDATE definitions_question SET text = 'Slipped in' WHERE id = %s", question)
        except IntegrityError as error:
            said.append(str(error))
        finally:
            connection.close()

    writer = Thread(target=write)
    writer.start()
    with transaction.atomic():
        publish(version, at=NOW)
        published.set()
        writer.join(0.5)
        assert writer.is_alive()
    writer.join(5)
    assert "never changes" in said[0]


class TestTheModelLayer:
    """It refuses before the database has to, with a sentence."""

    def test_refuses_to_save_or_delete_a_part(self, published: Version) -> None:
        question = Question.objects.first()
        assert question is not None
        with pytest.raises(Frozen, match="copy it to a draft"):
            question.save()
        with pytest.raises(Frozen):
            question.delete()
        with pytest.raises(Frozen):
            Question(version=published, standard=question.standard, key="new").save()

    def test_refuses_to_update_or_delete_many(self, published: Version) -> None:
        with pytest.raises(Frozen):
            Question.objects.filter(version=published).update(text="Other")
        with pytest.raises(Frozen):
            Question.objects.all().delete()

    def test_refuses_to_make_many(self, published: Version) -> None:
        standard = Standard.objects.all()[0]
        with pytest.raises(Frozen):
            Question.objects.bulk_create(
                [Question(version=published, standard=standard, key=key) for key in ("x", "y")]
            )

    def test_refuses_to_change_or_delete_the_version(self, published: Version) -> None:
        published.label = "Another"
        with pytest.raises(Frozen, match="copy it to a draft"):
            published.save()
        with pytest.raises(Frozen):
            published.save(update_fields=["label"])
        with pytest.raises(Frozen):
            published.delete()
        with pytest.raises(Frozen):
            Version.objects.update(label="Another")
        with pytest.raises(Frozen):
            Version.objects.all().delete()

    def test_refuses_to_take_a_publication_back(self, published: Version) -> None:
        published.status, published.published_at, published.checksum = "draft", None, ""
        with pytest.raises(Frozen):
            published.save()
        with pytest.raises(Frozen):
            Version.objects.update(status="draft")

    def test_saves_of_a_published_version_what_did_not_change(self, published: Version) -> None:
        other = Version.objects.get()
        other.label = "Another"
        other.save(update_fields=["status", "retired_at"])
        published.refresh_from_db()
        assert published.label == "2026"

    def test_lets_a_version_be_retired_by_hand_too(self, published: Version) -> None:
        published.status, published.retired_at = "retired", NOW
        published.save()
        published.status, published.retired_at = "published", None
        with pytest.raises(Frozen):
            published.save()

    def test_lets_a_draft_change(self, draft: Version) -> None:
        Question.objects.update(help="Other")
        for question in Question.objects.all():
            question.save()
        Question.objects.filter(required=False).delete()


def test_the_factories_versions_are_frozen_too(db: None) -> None:
    make_version()
    refused("UPDATE definitions_question SET text = 'Other'")
