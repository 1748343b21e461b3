"""Reading a publisher's CSV file from its bytes: nothing is skipped, padded or guessed."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from difflib import get_close_matches

from minamoto.data.sources.place import Place

ENCODING_NAMES = {"utf-8-sig": "UTF-8", "cp1252": "Windows-1252", "ascii": "ASCII"}
# The signs beyond ASCII that publishers of Windows-1252 files print: punctuation, and letters of
# country names. Shift-JIS or UTF-8 read as Windows-1252 shows others.
PRINTED_SIGNS = frozenset("\u00a0–—‘’“”±½¼¾°×²³µôéèãíçåüÅ")
DOWNLOAD_AGAIN = "download the file again from the publisher"

Row = tuple[int, dict[str, str]]


def decoded(raw: bytes, file: str, encodings: Sequence[str] = ("utf-8-sig",)) -> str:
    """The text of a file in the first of `encodings` that it is written in.

    Raises
    ------
    SourceFormatError : if the file is empty, or is in none of them.
    """
    place = Place(file)
    if not raw.strip():
        raise place.error("an empty file", "a header and rows", DOWNLOAD_AGAIN)
    names = " or ".join(ENCODING_NAMES[encoding] for encoding in encodings)
    for encoding in encodings:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError as error:
            found = f"byte 0x{raw[error.start]:02x} at position {error.start}"
            continue
        foreign = sorted(sign for sign in set(text) - PRINTED_SIGNS if not sign.isascii())
        if encoding == "cp1252" and foreign:
            found = f"the sign {foreign[0]!r}, as in text of another encoding"
            continue
        if "\x00" in text:
            found = "zero bytes, as in UTF-16 text or a binary file"
            continue
        return text
    raise place.error(found, f"{names} text", "save it as UTF-8, or download it again")


def require_columns(header: Sequence[str], required: Sequence[str], place: Place) -> None:
    """Raise if a required column is missing or a column stands twice; order does not matter."""
    for column in required:
        if column not in header:
            near = get_close_matches(column, header, n=1, cutoff=0.6)
            hint = f"; the nearest is {near[0]!r}" if near else ""
            raise place.under(column).error(
                f"no such column among {list(header)}{hint}",
                f"a column {column!r}",
                "if the publisher renamed it, the parser must learn the new name; "
                "the last good snapshot stays in use",
            )
    doubled = sorted({column for column in header if column and header.count(column) > 1})
    if doubled:
        raise place.under(doubled[0]).error(f"the column {doubled[0]!r} twice", "each column once")


def csv_rows(
    raw: bytes,
    file: str,
    required: Sequence[str],
    encodings: Sequence[str] = ("utf-8-sig",),
) -> Iterator[Row]:
    """Each row as its line number in the file and its cells by column, stripped of blanks.

    Parameters
    ----------
    raw : the file
    file : its name, for messages
    required : columns that must be there, in any order; others are passed through
    encodings : the encodings that the publisher uses

    Raises
    ------
    SourceFormatError : naming the file, row and column; also for a file that is cut short, which
        shows in a last line without its end, an open quote, or a row with too few fields.
    """
    text = decoded(raw, file, encodings)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    header: list[str] = []
    rows = 0
    try:
        for fields in reader:
            place = Place(file, row=reader.line_num)
            cells = [field.strip() for field in fields]
            if not header:
                header = cells
                require_columns(header, required, place)
                if not text.endswith("\n"):
                    raise Place(file, row=text.count("\n") + 1).error(
                        "a last line without an end: the file is cut short",
                        "a line end after each row",
                        DOWNLOAD_AGAIN,
                    )
                continue
            if len(cells) != len(header):
                raise place.error(
                    f"{len(cells)} fields", f"{len(header)} as in the header", DOWNLOAD_AGAIN
                )
            rows += 1
            yield reader.line_num, dict(zip(header, cells, strict=True))
    except csv.Error as error:
        raise Place(file, row=reader.line_num).error(
            f"text that is not CSV ({error})", "comma-separated rows", DOWNLOAD_AGAIN
        ) from error
    if not rows:
        raise Place(file).error("a header and no row", "at least one row", DOWNLOAD_AGAIN)
