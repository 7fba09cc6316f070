"""`ristiin_worker`: runs background tasks, sends mail, starts periodic work, until it is stopped."""

import importlib
from argparse import ArgumentParser
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand
from django.utils.crypto import get_random_string
from django.utils.module_loading import module_has_submodule

from ristiin.kernel.worker import LeasedWorker


class Command(BaseCommand):
    """Starts one worker; any number may run beside each other."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take how often the queue is looked at."""
        parser.add_argument("--interval", type=float, default=1.0, help="seconds between looks at an empty queue")

    def handle(self, *, interval: float, **_options: Any) -> None:
        """Work until a signal ends it; a task under way is finished first."""
        for config in apps.get_app_configs():
            if module_has_submodule(config.module, "tasks"):
                importlib.import_module(f"{config.name}.tasks")
        worker = LeasedWorker(get_random_string(32), interval=interval)
        worker.configure_signals()
        worker.run()
