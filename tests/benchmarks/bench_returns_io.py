"""All answers of a round out as CSV, and in again, beside bare programs on the same rows."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.portals import manage, on_each_database, program
from tests.benchmarks.results import Result
from tests.browser.serving import Portal

RETURNS = int(os.environ.get("BENCH_RETURNS", "24000"))  # each of a hundred answers
OUT_BAR = 2.0
IN_BAR = 4.0
MEGABYTES = 200.0  # of the whole program, whatever the size of the round
SETUP = """
import csv, sys, django
django.setup()
from django.db import connection, transaction
"""
BARE_DUMP = f"""{SETUP}
QUERY = '''SELECT o.id, r.organisation_name, o.urn, r.status, r.signed_off_at, q.key, p.key,
    a.value, a.commentary, a.not_applicable_reason, a.updated_at, p.label
    FROM returns_answer a JOIN returns_auditreturn r ON r.id = a.audit_return_id
    JOIN organisations_organisation o ON o.id = r.organisation_id
    JOIN returns_auditround u ON u.id = r.audit_round_id
    JOIN definitions_question q ON q.id = a.question_id
    LEFT JOIN definitions_scalepoint p ON p.id = a.point_id WHERE u.slug = %s'''
of_its_own = connection.vendor == "postgresql"
with transaction.atomic(), connection.cursor() as cursor, open(sys.argv[2], "w") as file:
    cursor.execute("DECLARE bare CURSOR FOR " * of_its_own + QUERY, [sys.argv[1]])
    writer = csv.writer(file)
    while True:
        if of_its_own:
            cursor.execute("FETCH 2000 FROM bare")
        rows = cursor.fetchmany(2000)
        if not rows:
            break
        writer.writerows(rows)
"""
BARE_INSERT = f"""{SETUP}
from itertools import islice
from questionnaires.returns.models import Answer, AuditReturn
FIELDS = ("question_id", "point_id", "value", "commentary", "not_applicable_reason", "complete",
    "revision", "updated_at")
there = dict(AuditReturn.objects.filter(audit_round__slug=sys.argv[2])
    .values_list("organisation", "pk"))
rows = Answer.objects.filter(audit_return__audit_round__slug=sys.argv[1])
rows = rows.values_list("audit_return__organisation", *FIELDS).iterator(chunk_size=5000)
with transaction.atomic():
    while chunk := [
        Answer(audit_return_id=there[row[0]], **dict(zip(FIELDS, row[1:])))
        for row in islice(rows, 5000)
    ]:
        Answer.objects.bulk_create(chunk)
"""


def measure(returns: int = RETURNS) -> Iterator[Result]:
    for database, portal in on_each_database():
        facts = portal.ask("answered_round", returns=returns)
        with tempfile.TemporaryDirectory() as folder:
            yield from out_and_in(database, portal, facts, Path(folder))


def out_and_in(
    database: str, portal: Portal, facts: dict[str, str], folder: Path
) -> Iterator[Result]:
    here, there, bare = facts["here"], facts["there"], facts["bare"]
    file, dumped = folder / "answers.csv", folder / "dumped.csv"
    env = portal.environment
    dump = program(env, BARE_DUMP, here, str(dumped))
    out = manage(env, "export_returns", here, "--format=csv", f"--out={file}")
    yield Result(f"answers out, on {database}, s", out.seconds, dump.seconds, OUT_BAR)
    yield Result(f"answers out, on {database}, MB", out.megabytes, MEGABYTES, 1.0)
    insert = program(env, BARE_INSERT, here, bare)
    come = manage(env, "import_returns", str(file), f"--round={there}")
    yield Result(f"answers in, on {database}, s", come.seconds, insert.seconds, IN_BAR)
    yield Result(f"answers in, on {database}, MB", come.megabytes, MEGABYTES, 1.0)
