"""Serve the portal on this computer with its demo: make run. Ctrl-C ends all of it."""

import os
import socket
import time
from collections.abc import Iterable

from scripts.build_frontend import collect_static
from scripts.build_guide import build_guide
from scripts.environments import for_the_demo
from scripts.layout import PYTHON, manage
from scripts.processes import Environment, Service, start_service, stop_all
from scripts.setup import set_up
from scripts.stages import Failure, main, run_quietly, say, stage

HOST = "127.0.0.1"
PATIENCE = 60.0  # seconds the web server may take to answer


def run() -> int:
    port = chosen_port()
    refuse_taken(port)
    set_up(developing=False)
    build_guide()
    environment = for_the_demo(port)
    prepare(environment)
    return serve(port, environment)


def chosen_port() -> int:
    raw = os.environ.get("PORT", "8000")
    if not (raw.isdecimal() and 0 < int(raw) < 65536):
        raise Failure(f"PORT is {raw!r}: write a number from 1 to 65535.")
    return int(raw)


def refuse_taken(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as problem:
            raise Failure(
                f"Port {port} of {HOST} cannot be had ({problem.strerror}): stop the program that "
                f"uses it, or choose another port, for example: make run PORT={port + 1}"
            ) from problem


def prepare(environment: Environment, *demo: str) -> None:
    """Bring the database, the demo and the files for the browser up to date; data stays.

    `demo` holds further arguments for the command that loads the demo.
    """
    with stage("Database"):
        for command in ("migrate", "createcachetable"):
            run_quietly(
                manage(command),
                failure=f"The database could not be prepared (manage.py {command}).",
                environment=environment,
            )
    with stage("Demo"):
        run_quietly(
            manage("demo", *demo),
            failure="The demo could not be loaded.",
            environment=environment,
        )
    collect_static(environment)


def serve(port: int, environment: Environment) -> int:
    """Run the web server and the task worker until a signal comes or one of them ends."""
    services: list[Service] = []
    try:
        services.append(start_service("web server", gunicorn(port), environment=environment))
        services.append(start_service("task worker", manage("worker"), environment=environment))
        sign_ins = run_quietly(
            manage("demo", "--sign-ins"),
            failure="The demo's sign-ins could not be listed.",
            environment=environment,
        )
        wait_until_answering(port, services)
        say(f"\n{sign_ins.strip()}\n")
        say(f"The portal is at http://localhost:{port} (http://{HOST}:{port}). Ctrl-C ends it.")
        return wait_for_end(services)
    finally:
        stop_all(services)
        say("\nThe portal has stopped; what was entered is kept.")


def gunicorn(port: int, application: str = "audit_portal.wsgi:application") -> list[str]:
    return [
        PYTHON,
        "-m",
        "gunicorn",
        application,
        f"--bind={HOST}:{port}",
        "--workers=2",
        "--threads=4",
        "--graceful-timeout=5",
        "--log-level=warning",
    ]


def wait_until_answering(port: int, services: Iterable[Service]) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if (ended := first_ended(services)) is not None:
            raise Failure(f"The {ended.name} ended as soon as it started.")
        with socket.socket() as probe:
            if probe.connect_ex((HOST, port)) == 0:
                return
        time.sleep(0.1)
    raise Failure(f"The web server did not answer on port {port} within {PATIENCE:.0f} seconds.")


def wait_for_end(services: Iterable[Service]) -> int:
    while (ended := first_ended(services)) is None:
        time.sleep(0.2)
    status = ended.process.returncode
    say(f"\nThe {ended.name} ended by itself (status {status}); stopping the rest.")
    return 1


def first_ended(services: Iterable[Service]) -> Service | None:
    return next((service for service in services if service.process.poll() is not None), None)


if __name__ == "__main__":
    main(run)
