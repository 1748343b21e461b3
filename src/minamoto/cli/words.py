"""What users type, read as they meant it: full-width digits, dates and lists of either language."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from minamoto.core.errors import InputError
from minamoto.core.text import Text

DAY = re.compile(r"(\d{4})(?:-|/|\.|年)(\d{1,2})(?:-|/|\.|月)(\d{1,2})日?")


def plain(text: str) -> str:
    """Without surrounding space; full-width letters and digits as the half-width ones.

    Examples
    --------
    >>> plain("　８１０４．１１ ")
    '8104.11'
    """
    return unicodedata.normalize("NFKC", text).strip()


def number(text: str | None, option: str) -> int | None:
    """A whole number, or None where nothing was given.

    Examples
    --------
    >>> number("２０２４年", "--year")
    2024
    """
    if text is None:
        return None
    digits = plain(text).removesuffix("年").replace(",", "")
    if not digits.isdecimal():
        raise InputError(
            Text(
                f"{option}：「{text}」は使えません。0以上の整数を指定してください。",
                f"{option}: found {text!r}, allowed a whole number",
            )
        )
    return int(digits)


def day(text: str | None, option: str) -> date | None:
    """A date, or None where nothing was given.

    Examples
    --------
    >>> day("2024年1月5日", "--on")
    datetime.date(2024, 1, 5)
    """
    if text is None:
        return None
    parts = DAY.fullmatch(plain(text))
    try:
        if parts is not None:
            return date(*(int(part) for part in parts.groups()))
    except ValueError:
        pass  # 2024-02-31 is answered as any other text that is no date
    raise InputError(
        Text(
            f"{option}：「{text}」は日付として読めません。2026-11-23 のように指定してください。",
            f"{option}: found {text!r}, allowed a date such as 2026-11-23",
        )
    )


def listed(text: str | None) -> list[str]:
    """Names separated by commas of either width; nothing where nothing was given.

    Examples
    --------
    >>> listed("gallium、Ge，マグネシウム")
    ['gallium', 'Ge', 'マグネシウム']
    """
    if text is None:
        return []
    return [part for part in (plain(name) for name in re.split("[,，、;；]", text)) if part]
