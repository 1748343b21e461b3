"""A sentence or a name in the two languages of the product."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Lang = Literal["ja", "en"]
LANGS: tuple[Lang, ...] = ("ja", "en")


@dataclass(frozen=True, slots=True)
class Text:
    """One thing said in Japanese and in English; neither may be empty."""

    ja: str
    en: str

    def __post_init__(self) -> None:
        if not self.ja or not self.en:
            raise ValueError(f"a Text needs both languages, got ja={self.ja!r} en={self.en!r}")

    def __getitem__(self, lang: Lang) -> str:
        return self.ja if lang == "ja" else self.en
