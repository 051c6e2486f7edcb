"""Run the task worker: manage.py worker. It ends cleanly on Ctrl-C or SIGTERM."""

import logging
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from audit_portal.jobs.worker import Worker


class Command(BaseCommand):
    help = "Do the portal's work in the background: mail, and all that takes long."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--interval", type=float, default=1.0, help="seconds between two looks for work"
        )
        parser.add_argument(
            "--until-idle", action="store_true", help="do what is waiting, then end"
        )

    def handle(self, *args: Any, interval: float, until_idle: bool, **options: Any) -> None:
        logging.getLogger("audit_portal.jobs").setLevel(logging.INFO)
        worker = Worker(interval=interval)
        worker.stop_on_signals()
        if until_idle:
            worker.run_until_idle()
        else:
            worker.run()
