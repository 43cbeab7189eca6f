"""Papermill's own engine with an end to what a notebook may print, and a second try, with a normal kernel, for one whose kernel never began."""

from __future__ import annotations

__all__ = ["register", "ENGINE", "OUTPUT_LIMIT"]

import os
import signal

from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import NBClientEngine, papermill_engines
from papermill.log import logger

from ..errors import UserError
from ..kernels.client import ADDRESS_VARIABLE, offer

ENGINE = "mekong"
#: Characters that one notebook may give out; the book's longest give about three million.
OUTPUT_LIMIT = 50_000_000
#: What nbclient says of a kernel that ended before its first cell.
_NEVER_BEGAN = "before replying to kernel_info"


class _Client(PapermillNotebookClient):
    given_out = 0

    def process_message(self, msg, cell, cell_index):
        content = msg["content"]
        self.given_out += len(content.get("text", "")) + sum(len(str(value)) for value in content.get("data", {}).values())
        if self.given_out > OUTPUT_LIMIT:
            # The kernel would go on printing: only its death ends the wait for its answer.
            os.kill(self.km.provisioner.pid, signal.SIGKILL)
            return None
        return super().process_message(msg, cell, cell_index)


class _Engine(NBClientEngine):
    @classmethod
    def execute_managed_notebook(cls, nb_man, kernel_name, start_timeout=60, execution_timeout=None, **_):
        try:
            return cls._run(nb_man, kernel_name, start_timeout, execution_timeout)
        except RuntimeError as error:
            if _NEVER_BEGAN not in str(error):
                raise
        # Nothing has run yet. A kernel is told its ports before it opens them, and on a busy machine another program may be quicker.
        address = os.environ.pop(ADDRESS_VARIABLE, None)
        try:
            return cls._run(nb_man, kernel_name, start_timeout, execution_timeout)
        finally:
            offer(address)

    @staticmethod
    def _run(nb_man, kernel_name, start_timeout, execution_timeout):
        client = _Client(nb_man, timeout=execution_timeout, startup_timeout=start_timeout, kernel_name=kernel_name, log=logger)
        try:
            return client.execute()
        except RuntimeError:
            if client.given_out > OUTPUT_LIMIT:
                raise UserError(f"more than {OUTPUT_LIMIT // 1_000_000} million characters came out of it.") from None
            raise


def register() -> str:
    """Make the engine known to papermill; returns the name to ask for it by."""
    papermill_engines.register(ENGINE, _Engine)
    return ENGINE
