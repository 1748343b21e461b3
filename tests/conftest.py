"""For every test: the workspace of whoever runs them is not read."""

import os
import tempfile

import pytest

from minamoto.core.one_thread import one_thread

one_thread()  # pytest-xdist runs a process on each core already


def pytest_configure(config: pytest.Config) -> None:
    """Look for the user's own files in an empty folder, here and in processes that tests start."""
    folder = tempfile.TemporaryDirectory(prefix="minamoto-tests-")
    config.add_cleanup(folder.cleanup)
    os.environ["MINAMOTO_HOME"] = folder.name
