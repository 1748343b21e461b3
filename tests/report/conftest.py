"""A real browser for the pages, and the full-scale finding that they are held to."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from datetime import date
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import pytest

from minamoto.core.finding import Finding
from minamoto.core.text import LANGS, Lang

if TYPE_CHECKING:
    from playwright.sync_api import Browser

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM_FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip


@pytest.fixture(scope="session")
def shapes() -> dict[str, Any]:
    """Country outlines as they ship."""
    folder = files("minamoto.data") / "reference" / "bulk"
    outlines: dict[str, Any] = json.loads((folder / "countries-110m.json").read_text("utf-8"))
    return outlines


@pytest.fixture(scope="session")
def whole() -> Finding:
    """`assess` of Japan over all strategic fields, from the shipped tables."""
    from minamoto.study.assess import assess

    return assess("JPN", fields="all", on=date(2026, 11, 23))


@pytest.fixture(scope="session")
def pages(whole: Finding, shapes: dict[str, Any]) -> dict[Lang, str]:
    """The page of the whole finding in each language."""
    from minamoto.report import html

    return {lang: html(whole, lang, shapes=shapes) for lang in LANGS}


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium of the machine; without it the test is skipped, or fails where CI is set."""
    from playwright.sync_api import sync_playwright

    found = next((path for name in CHROMIUM_NAMES if (path := shutil.which(name))), None)
    if found is None:
        said = f"no Chromium on PATH (looked for {', '.join(CHROMIUM_NAMES)}): install it"
        if os.environ.get("CI") == "true":
            pytest.fail(said)
        pytest.skip(said)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=CHROMIUM_FLAGS)
        yield chromium
        chromium.close()
