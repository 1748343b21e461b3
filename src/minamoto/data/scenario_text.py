"""Nested keys as TOML or JSON text: as much of both as scenario files need."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

BARE = re.compile(r"[A-Za-z0-9_-]+")


def as_json(keys: Mapping[str, Any]) -> str:
    """JSON, indented, with its Japanese as it is.

    Examples
    --------
    >>> print(as_json({"name": "禁輸"}))
    {
      "name": "禁輸"
    }
    <BLANKLINE>
    """
    return json.dumps(keys, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def as_toml(keys: Mapping[str, Any]) -> str:
    """TOML of strings, numbers, lists and tables; a list of tables each under its own header.

    Examples
    --------
    >>> print(as_toml({"name": "x", "parts": [{"week": 4, "profile": {"leak": {"value": 0.1}}}]}))
    name = "x"
    <BLANKLINE>
    [[parts]]
    week = 4
    <BLANKLINE>
    [parts.profile]
    leak = { value = 0.1 }
    <BLANKLINE>
    """
    lines: list[str] = []
    tables = {key: value for key, value in keys.items() if _is_tables(value)}
    lines += [f"{_key(key)} = {_inline(value)}" for key, value in keys.items() if key not in tables]
    for name, rows in tables.items():
        for row in rows:
            nested = {key: value for key, value in row.items() if key == "profile"}
            lines += ["", f"[[{_key(name)}]]"]
            lines += [f"{_key(k)} = {_inline(v)}" for k, v in row.items() if k not in nested]
            for key, table in nested.items():
                lines += ["", f"[{_key(name)}.{_key(key)}]"]
                lines += [f"{_key(k)} = {_inline(v)}" for k, v in table.items()]
    return "\n".join(lines) + "\n"


def _is_tables(value: object) -> bool:
    return (
        isinstance(value, list)
        and bool(value)
        and all(isinstance(item, Mapping) and "profile" in item for item in value)
    )


def _inline(value: object) -> str:
    if isinstance(value, str):
        return _string(value)
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{_key(k)} = {_inline(v)}" for k, v in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(_inline, value)) + "]"
    return repr(value)


def _key(key: str) -> str:
    return key if BARE.fullmatch(key) else _string(key)


def _string(text: str) -> str:
    """A basic string; of the control signs JSON leaves one as it is that TOML does not allow."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
