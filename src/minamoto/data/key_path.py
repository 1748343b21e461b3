"""A value within nested keys (TOML, JSON), and the path that leads to it: errors name both."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NoReturn, TypeVar

from minamoto.core.errors import InputError, KeyPathError
from minamoto.core.nearest import nearest
from minamoto.core.text import Text

LARGEST = 1_000_000
SHOWN = 60  # characters of a value that an error shows

T = TypeVar("T")


class At:
    """A value of the file and the path of keys that leads to it."""

    def __init__(self, file: str, key: str, value: object) -> None:
        self.file, self.key, self.value = file, key, value

    def __contains__(self, key: str) -> bool:
        return key in self.mapping()

    def mapping(self) -> Mapping[str, object]:
        """The value as a table of keys."""
        if not isinstance(self.value, Mapping):
            self.fail("キーと値の組（表）", "a table of keys")
        return self.value

    def get(self, key: str) -> object:
        """The bare value of a key, None where there is none."""
        return self.mapping().get(key)

    def at(self, key: str) -> At:
        """The value of a key that must be there."""
        if key not in self:
            reason = Text(f"「{key}」がありません。", f"{key!r} is missing")
            raise KeyPathError(self.file, self.key, reason)
        return At(self.file, f"{self.key}.{key}" if self.key else key, self.mapping()[key])

    def only(self, known: Sequence[str]) -> None:
        """Refuse a key that is not known, with the nearest that is."""
        for key in self.mapping():
            if key not in known:
                near = nearest(str(key), known)
                hint_ja = f"もしかして：{near[0]}。" if near else ""
                hint_en = f"; did you mean {near[0]!r}?" if near else ""
                self.at(key).reject(
                    Text(
                        f"知らないキーです。使えるのは {'、'.join(known)} です。{hint_ja}",
                        f"unknown key, allowed {', '.join(known)}{hint_en}",
                    )
                )

    def each(self, one: Callable[[At], T]) -> tuple[T, ...]:
        """A list, item by item."""
        if not isinstance(self.value, list | tuple):
            self.fail("リスト", "a list")
        return tuple(
            one(At(self.file, f"{self.key}[{place}]", item))
            for place, item in enumerate(self.value)
        )

    def string(self) -> str:
        """Text that is not empty, and that can be written again."""
        if not isinstance(self.value, str) or not self.value.strip() or not _is_whole(self.value):
            self.fail("空でない文字列", "a string that is not empty")
        return self.value

    def number(self) -> float:
        """A number; one beyond what floating point holds is none."""
        if isinstance(self.value, bool) or not isinstance(self.value, int | float):
            self.fail("数値", "a number")
        try:
            return float(self.value)
        except OverflowError:
            self.fail("有限の数値", "a finite number")

    def whole(self) -> int:
        """A whole number within a million of 0."""
        if isinstance(self.value, bool) or not isinstance(self.value, int):
            self.fail("整数", "a whole number")
        if abs(self.value) > LARGEST:
            self.fail(f"{LARGEST:,}以下の整数", f"a whole number up to {LARGEST:,}")
        return self.value

    def words(self) -> Text:
        """A string for both languages, or a table of both."""
        if isinstance(self.value, str):
            return Text(self.string(), self.string())
        self.only(("ja", "en"))
        return Text(self.at("ja").string(), self.at("en").string())

    def known(self, find: Callable[[str], T]) -> T:
        """What `find` gives for the string, its error with file and key."""
        return self.made(lambda: find(self.string()))

    def made(self, make: Callable[[], T]) -> T:
        """What `make` gives; its error with file and key."""
        try:
            return make()
        except KeyPathError:
            raise
        except InputError as error:
            raise KeyPathError(
                self.file, self.key, Text(error.said("ja"), error.said("en"))
            ) from error

    def fail(self, allowed_ja: str, allowed_en: str) -> NoReturn:
        """Refuse the value, saying what is allowed."""
        shown = repr(self.value)
        shown = shown if len(shown) <= SHOWN else shown[:SHOWN] + "…"
        self.reject(
            Text(
                f"{shown} は使えません。使えるのは {allowed_ja} です。",
                f"found {shown}, allowed {allowed_en}",
            )
        )

    def reject(self, reason: Text) -> NoReturn:
        """Refuse the value for a reason."""
        raise KeyPathError(self.file, self.key, reason)


def _is_whole(text: str) -> bool:
    """Whether the text has no half of a sign, which no file can hold."""
    return not any("\ud800" <= sign <= "\udfff" for sign in text)
