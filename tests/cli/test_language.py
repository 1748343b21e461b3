from __future__ import annotations

from collections.abc import Mapping

import pytest

from minamoto.cli.language import chosen
from minamoto.core.errors import InputError
from tests.cli.running import Run


@pytest.mark.parametrize(
    ("words", "environment", "expected"),
    [
        (["shares", "--lang", "ja"], {}, "ja"),
        (["--lang=ja", "shares"], {"MINAMOTO_LANG": "en"}, "ja"),
        (["--lang", "en", "shares"], {"LANG": "ja_JP.UTF-8"}, "en"),
        (["shares"], {"MINAMOTO_LANG": "ja", "LC_ALL": "en_US.UTF-8"}, "ja"),
        (["shares"], {"LC_ALL": "ja_JP.eucJP"}, "ja"),
        (["shares"], {"LC_ALL": "C", "LANG": "ja_JP.UTF-8"}, "en"),
        (["shares"], {"LC_ALL": "", "LC_MESSAGES": "ja_JP.UTF-8", "LANG": "en_US"}, "ja"),
        (["shares"], {}, "en"),
        (["shares", "--", "--lang", "ja"], {}, "en"),
    ],
)
def test_the_language_is_that_of_the_option_the_variable_or_the_locale(
    words: list[str], environment: Mapping[str, str], expected: str
) -> None:
    assert chosen(words, environment) == expected


def test_a_language_that_is_not_spoken_is_an_error() -> None:
    with pytest.raises(InputError, match="MINAMOTO_LANG: found 'de'"):
        chosen([], {"MINAMOTO_LANG": "de"})


def test_the_variable_decides_for_a_whole_run(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINAMOTO_LANG", "ja")
    assert run("shares", "magnesium").out.startswith("マグネシウム")
