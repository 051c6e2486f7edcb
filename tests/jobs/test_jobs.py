"""Long work that somebody waits for: asked for once, made once, fetched by who asked."""

import signal
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from audit_portal.jobs.asking import ask
from audit_portal.jobs.housekeeping import PRODUCTS_KEPT, forget_jobs, give_up_lost, mind_the_lease
from audit_portal.jobs.kinds import About, Kind, Made, NotTheirs, Progress, Work, register
from audit_portal.jobs.lease import LEASE, MOST_TRIES
from audit_portal.jobs.models import Heartbeat, Job, Product
from audit_portal.jobs.working import finish, stop, work_on
from audit_portal.organisations.models import User
from tests.conftest import Cast
from tests.factories import NOW, make_user
from tests.processes import shared_database, start_manage, wait_until
from tests.returns.answering import signed_in

PDF = Made("paper.pdf", "application/pdf", b"%PDF-1.7 words")


class Bench:
    """Makes what a test tells it to: `version` of a thing, for those in `let_in`."""

    def __init__(self) -> None:
        self.version = "1"
        self.let_in = True
        self.failing = False

    def may_have(self, user: User, about: About) -> bool:
        return self.let_in

    def prepare(self, user: User, about: About, on: date) -> Work:
        def make(progress: Progress) -> Made:
            progress(50, "Half of it")
            if self.failing:
                raise ValueError("the plane is blunt")
            return PDF

        return Work("A plank", f"{self.version} {on}", make)


@pytest.fixture
def bench() -> Iterator[Bench]:
    one = Bench()
    register(Kind("tests.plank", one.may_have, one.prepare, lambda about: "/"))
    yield one
    register(Kind("tests.plank", lambda *_: False, one.prepare, lambda about: "/"))


@pytest.fixture
def asha(db: None) -> User:
    return make_user("Asha")


def url(name: str, job: Job) -> str:
    return reverse(f"jobs:{name}", args=[job.pk])


def plank(user: User) -> Job:
    return ask(user, "tests.plank", {"of": "oak"}, at=timezone.now())


def made(job: Job) -> Job:
    work_on(job.pk, clock=timezone.now)
    job.refresh_from_db()
    return job


class TestAsking:
    def test_the_same_again_is_the_same_job(self, bench: Bench, asha: User) -> None:
        job = plank(asha)
        assert plank(asha) == job
        made(job)
        assert plank(asha) == job
        assert DBTaskResult.objects.count() == 1

    def test_what_has_changed_is_a_new_job(self, bench: Bench, asha: User) -> None:
        job = plank(asha)
        bench.version = "2"
        assert plank(asha) != job

    def test_another_person_has_a_job_of_their_own(self, bench: Bench, asha: User) -> None:
        assert plank(make_user("Ben")) != plank(asha)

    def test_after_a_failure_it_is_tried_anew(self, bench: Bench, asha: User) -> None:
        bench.failing = True
        job = plank(asha)
        with pytest.raises(ValueError, match="blunt"):
            work_on(job.pk, clock=timezone.now)
        assert plank(asha) != job

    def test_nobody_asks_for_what_is_not_theirs(self, bench: Bench, asha: User) -> None:
        bench.let_in = False
        with pytest.raises(NotTheirs):
            plank(asha)
        assert not Job.objects.exists()


class TestWorking:
    def test_it_puts_down_what_it_made(self, bench: Bench, asha: User) -> None:
        job = made(plank(asha))
        assert (job.state, job.progress) == ("done", 100)
        assert bytes(job.product.content) == PDF.content

    def test_run_twice_it_is_made_once(self, bench: Bench, asha: User) -> None:
        job = made(plank(asha))
        first = job.finished_at
        finish(job, PDF, at=timezone.now())
        assert made(job).finished_at == first
        assert Product.objects.count() == 1

    def test_stopped_in_the_middle_nothing_is_kept(
        self, bench: Bench, asha: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Of ten pieces Asha stops it after the third: no fourth is begun."""
        monkeypatch.setattr("audit_portal.jobs.working.BETWEEN_TWO_TELLINGS", 0)
        pieces: list[int] = []

        def make(progress: Progress) -> Made:
            for piece in range(1, 11):
                progress(piece * 10, f"Piece {piece}")
                pieces.append(piece)
                if piece == 3:
                    stop(Job.objects.get(), at=timezone.now())
            return PDF

        monkeypatch.setattr(bench, "prepare", lambda *_: Work("Ten pieces", "x", make))
        register(Kind("tests.plank", bench.may_have, bench.prepare, lambda about: "/"))
        job = made(plank(asha))
        assert (job.state, pieces) == ("stopped", [1, 2, 3])
        assert not Product.objects.exists()
        assert plank(asha) != job

    def test_stopped_before_its_turn_it_is_never_begun(self, bench: Bench, asha: User) -> None:
        bench.failing = True
        job = plank(asha)
        assert stop(job, at=timezone.now())
        assert made(job).state == "stopped"

    def test_what_is_ready_is_not_stopped(self, bench: Bench, asha: User) -> None:
        job = made(plank(asha))
        assert not stop(job, at=timezone.now())
        assert Product.objects.count() == 1

    def test_a_failure_is_told(self, bench: Bench, asha: User) -> None:
        bench.failing = True
        job = plank(asha)
        with pytest.raises(ValueError, match="blunt"):
            work_on(job.pk, clock=timezone.now)
        page = signed_in(asha).get(url("job", job)).content.decode()
        assert "could not be made" in page
        assert "Try again" in page
        assert "blunt" not in page

    def test_nothing_is_made_for_who_may_no_longer_have_it(self, bench: Bench, asha: User) -> None:
        job = plank(asha)
        bench.let_in = False
        with pytest.raises(NotTheirs):
            work_on(job.pk, clock=timezone.now)
        assert not Product.objects.exists()


class TestPages:
    def test_it_waits_then_leads_to_the_file(self, bench: Bench, asha: User) -> None:
        job, client = plank(asha), signed_in(asha)
        page = client.get(url("job", job)).content.decode()
        assert "Your paper is being made" in page
        assert "every 2s" in page
        assert client.get(url("download", job)).status_code == 404
        made(job)
        page = client.get(url("job", job)).content.decode()
        assert "Your paper is ready" in page
        assert "every 2s" not in page
        response = client.get(url("download", job))
        assert response["Content-Disposition"] == 'attachment; filename="paper.pdf"'
        assert response["Cache-Control"] == "private, no-store"
        assert response.content == PDF.content

    def test_htmx_gets_the_middle_alone(self, bench: Bench, asha: User) -> None:
        job = made(plank(asha))
        part = signed_in(asha).get(url("job", job), headers={"hx-request": "true"}).content.decode()
        assert "<html" not in part
        assert 'hx-swap-oob="innerHTML">Your paper is ready.' in part

    def test_it_is_nobody_elses(self, bench: Bench, asha: User) -> None:
        job = made(plank(asha))
        other = signed_in(make_user("Ben"))
        assert other.get(url("job", job)).status_code == 404
        assert other.get(url("download", job)).status_code == 404
        assert other.post(url("again", job)).status_code == 404
        assert Client().get(url("download", job)).status_code == 302

    def test_it_is_out_of_reach_once_it_may_not_be_had(self, bench: Bench, asha: User) -> None:
        job = made(plank(asha))
        bench.let_in = False
        client = signed_in(asha)
        assert client.get(url("job", job)).status_code == 404
        assert client.get(url("download", job)).status_code == 404
        assert client.post(url("again", job)).status_code == 404

    def test_again_makes_it_as_things_stand(self, bench: Bench, asha: User) -> None:
        job, client = made(plank(asha)), signed_in(asha)
        assert client.post(url("again", job)).headers["Location"] == url("job", job)
        bench.version = "2"
        newer = Job.objects.exclude(pk=job.pk)
        client.post(url("again", job))
        assert newer.get().state == "queued"


def test_asha_stops_it_on_the_page_and_may_ask_again(bench: Bench, asha: User) -> None:
    job, client = plank(asha), signed_in(asha)
    assert b"Stop making it" in client.get(url("job", job)).content
    page = client.post(url("stop", job), follow=True)
    assert b"Nothing was made, and nothing half made is kept." in page.content
    assert signed_in(make_user("Ben")).post(url("stop", job)).status_code == 404
    client.post(url("again", job))
    assert Job.objects.exclude(pk=job.pk).get().state == "queued"


class TestHousekeeping:
    def test_a_job_and_its_product_are_forgotten(self, bench: Bench, asha: User) -> None:
        job = made(plank(asha))
        forget_jobs(job.asked_at + PRODUCTS_KEPT)
        assert Product.objects.exists()
        forget_jobs(job.asked_at + PRODUCTS_KEPT + timedelta(seconds=1))
        assert not Job.objects.exists()
        assert not Product.objects.exists()

    def test_who_waits_for_a_lost_task_is_told(self, bench: Bench, asha: User) -> None:
        job = plank(asha)
        assert give_up_lost(at=NOW) == 0
        long_ago = timezone.now() - LEASE * 5
        DBTaskResult.objects.update(
            status="RUNNING", started_at=long_ago, worker_ids=["gone"] * MOST_TRIES
        )
        mind_the_lease(timezone.now())
        job.refresh_from_db()
        assert job.state == "failed"


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_in_the_middle_costs_nothing(cast: Cast, tmp_path: Path) -> None:
    """The paper of a return: a worker is killed while it makes it, the next one makes it."""
    with shared_database(tmp_path) as database:
        job = ask(cast.asha, "returns.return", {"return": cast.audit_return.pk}, at=timezone.now())
        killed = start_manage("worker", "--interval=0.1", database=database)
        wait_until(lambda: Job.objects.get().state == "running")
        killed.send_signal(signal.SIGKILL)
        killed.communicate()
        assert Job.objects.get().state == "running", "The worker was quicker than the signal."
        now = timezone.now()
        DBTaskResult.objects.update(started_at=now - LEASE * 2)
        Heartbeat.objects.update(beat_at=now - LEASE * 2)
        again = start_manage("worker", "--interval=0.1", database=database)
        wait_until(lambda: Job.objects.get().state == "done", seconds=60)
        again.terminate()
        again.communicate(timeout=20)
        assert bytes(Product.objects.get(job=job).content).startswith(b"%PDF")
        assert Product.objects.count() == 1
