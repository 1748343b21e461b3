"""Every error this package raises on purpose.

MinamotoError
 |- InputError            what the caller gave cannot be used
 |   |- UnknownName       a material, country, field, table, indicator ... that is not known
 |   |- AmbiguousName     a name that fits several; the caller must say which
 |   |- TableError        a table breaks its schema
 |   |- KeyPathError      a file of nested keys (TOML, JSON): names file and key
 |   |- SheetError        a file from outside: names file, sheet, row, column
 |   |   `- SheetErrors   several of one file, told together
 |   |- SourceFormatError a publisher's file that is not shaped as its parser expects
 |   `- NoValue           complete inputs for which a measure is not defined (0/0 ...)
 |- MissingInput          a method lacks an input it needs; the measure is missing, never guessed
 |- NotConverged          an iteration did not settle; nothing is given back
 |- ChunkFailed           a part of an ensemble of scenarios failed twice; names it and the reason
 `- StoreError            a snapshot or shipped table cannot be read or written safely
     |- CorruptFile       the bytes on disk are not the bytes that were stored
     `- UnknownSnapshot   no such snapshot

A message is a string, or a `Text` where the reader may meet it in Japanese; `said` gives it.
"""

from __future__ import annotations

from collections.abc import Sequence

from minamoto.core.text import Lang, Text

KIND_JA = {
    "alloy, compound, component or material": "合金・化合物・構成品・素材",
    "chain": "工程の連鎖",
    "command": "コマンド",
    "instrument": "手段",
    "profile": "推移",
    "control": "規制",
    "country": "国",
    "field": "戦略分野",
    "strategic field": "戦略分野",
    "material under HS code": "HSコードに当たる素材",
    "file format": "ファイル形式",
    "form": "形態",
    "indicator": "指標",
    "material": "素材",
    "parameter": "パラメーター",
    "source": "資料",
    "snapshot": "取込データ",
    "column": "列",
    "table": "表",
    "table of this finding": "この結果の表",
}


class MinamotoError(Exception):
    """Base of every error raised on purpose: where, what was found, what is allowed, what to do."""

    def __init__(self, message: str | Text) -> None:
        self.text = message if isinstance(message, Text) else None
        super().__init__(message.en if isinstance(message, Text) else message)

    def said(self, lang: Lang) -> str:
        """The message in the language asked for, or in English where there is no other."""
        return self.text[lang] if self.text else str(self)


class InputError(MinamotoError, ValueError):
    """What the caller gave cannot be used."""


class UnknownName(InputError):
    """A name that is in no list, with the nearest known ones."""

    def __init__(self, kind: str, name: str, suggestions: Sequence[str] = ()) -> None:
        self.kind = kind
        self.name = name
        self.suggestions = tuple(suggestions)
        hint_en = hint_ja = ""
        if suggestions:
            hint_en = f"; did you mean {' or '.join(repr(s) for s in suggestions)}?"
            hint_ja = f"もしかして：{'、'.join(f'「{s}」' for s in suggestions)}"
        super().__init__(
            Text(
                f"{KIND_JA.get(kind, kind)}「{name}」は見つかりません。{hint_ja}",
                f"unknown {kind} {name!r}{hint_en}",
            )
        )


class AmbiguousName(InputError):
    """A name that fits several things, with all of them; `candidates` are in English."""

    def __init__(self, kind: str, name: str, candidates: Sequence[str | Text]) -> None:
        self.kind = kind
        self.name = name
        self.candidates = tuple(_in("en", c) for c in candidates)
        several_ja = "、".join(f"「{_in('ja', c)}」" for c in candidates)
        super().__init__(
            Text(
                f"{KIND_JA.get(kind, kind)}「{name}」は一つに決まりません。"
                f"{several_ja} のどれかを指定してください。",
                f"{kind} {name!r} may be {' or '.join(map(repr, self.candidates))}; say which",
            )
        )


class TableError(InputError):
    """A table breaks its schema."""


class KeyPathError(InputError):
    """A value in a file of nested keys (TOML, JSON) cannot be used; `key` is its path in the file.

    `reason` says what was found and what is allowed.
    """

    def __init__(self, file: str, key: str, reason: Text) -> None:
        self.file, self.key, self.reason = file, key, reason
        place_ja = f"{file}、キー「{key}」" if key else file
        place_en = f"{file}, key {key!r}" if key else file
        super().__init__(Text(f"{place_ja}：{reason.ja}", f"{place_en}: {reason.en}"))


class SheetError(InputError):
    """A value in a file from outside cannot be used."""

    def __init__(
        self,
        file: str,
        found: str | Text,
        allowed: str | Text,
        *,
        sheet: str | None = None,
        row: int | None = None,
        column: str | None = None,
        fix: str | Text | None = None,
    ) -> None:
        self.file, self.sheet, self.row, self.column = file, sheet, row, column
        self.found, self.allowed, self.fix = found, allowed, fix
        place_ja, place_en = [file], [file]
        if sheet is not None:
            place_ja.append(f"シート「{sheet}」")
            place_en.append(f"sheet {sheet!r}")
        if row is not None:
            place_ja.append(f"{row}行目")
            place_en.append(f"row {row}")
        if column is not None:
            place_ja.append(f"列「{column}」")
            place_en.append(f"column {column!r}")
        todo_ja = f"{_in('ja', fix)}。" if fix else ""
        todo_en = f"; {_in('en', fix)}" if fix else ""
        super().__init__(
            Text(
                f"{'、'.join(place_ja)}：{_in('ja', found)} となっています。"
                f"使えるのは {_in('ja', allowed)} です。{todo_ja}",
                f"{', '.join(place_en)}: found {_in('en', found)}, "
                f"allowed {_in('en', allowed)}{todo_en}",
            )
        )


def _in(lang: Lang, words: str | Text) -> str:
    return words[lang] if isinstance(words, Text) else words


class SheetErrors(SheetError):
    """Several values of one file cannot be used: `errors` has each of the first.

    `more` is about how many others there are.
    `sheet`, `row`, `column`, `found`, `allowed` and `fix` are of the first.
    """

    def __init__(self, errors: Sequence[SheetError], more: int = 0) -> None:
        first = errors[0]
        super().__init__(
            first.file,
            first.found,
            first.allowed,
            sheet=first.sheet,
            row=first.row,
            column=first.column,
            fix=first.fix,
        )
        self.errors, self.more = tuple(errors), more
        count = len(errors) + more
        about_ja, about_en = ("およそ", "about ") if more else ("", "")
        rest_ja = [f"ほかにおよそ{more:,}か所あります。"] if more else []
        rest_en = [f"and about {more:,} more"] if more else []
        head_ja = f"{about_ja}{count:,}か所を直してください。"
        head_en = f"{about_en}{count:,} places to mend"
        self.text = Text(
            "\n".join([head_ja, *(error.said("ja") for error in errors), *rest_ja]),
            "\n".join([head_en, *(error.said("en") for error in errors), *rest_en]),
        )
        self.args = (self.text.en,)


class SourceFormatError(SheetError):
    """A publisher's file is not shaped as its parser expects."""


class NoValue(InputError):
    """The inputs are complete, but the measure is not defined for them; `reason` says why."""

    def __init__(self, reason: Text, where: str) -> None:
        self.reason, self.where = reason, where
        super().__init__(Text(f"{where}：{reason.ja}", f"{where}: {reason.en}"))


class MissingInput(MinamotoError):
    """A method lacks an input it needs; `reason` says it in both languages."""

    def __init__(self, what: str, where: str, reason: Text | None = None) -> None:
        self.what, self.where = what, where
        said = f"{where}: {what} is missing"
        self.reason = reason or Text(f"{where}：必要な入力（{what}）がありません", said)
        super().__init__(Text(self.reason.ja, reason.en if reason else said))


class BalanceError(MinamotoError):
    """Mass or money is not conserved: a fault of the program, not of what was asked."""


class NotConverged(MinamotoError):
    """An iteration did not settle; nothing is given back."""


class ChunkFailed(MinamotoError):
    """A part of an ensemble failed, ran again and failed again; `scenarios` is its range."""

    def __init__(self, chunk: int, scenarios: str, reason: Text) -> None:
        self.chunk, self.scenarios, self.reason = chunk, scenarios, reason
        super().__init__(
            Text(
                f"{chunk}番目のまとまり（0から。シナリオ {scenarios}）の計算が2回失敗しました："
                f"{reason.ja}。原因を除いてから実行し直してください。"
                "保存先を指定していれば、済んだ分は再計算しません。",
                f"chunk {chunk} (from 0; scenarios {scenarios}) failed twice: {reason.en}; mend "
                "the cause and run again: what is done is not run again where chunks are kept",
            )
        )


class StoreError(MinamotoError):
    """A snapshot or shipped table cannot be read or written safely."""


class CorruptFile(StoreError):
    """The bytes on disk are not the bytes that were stored."""

    def __init__(
        self,
        path: str,
        expected_sha256: str,
        found_sha256: str,
        fix: Text | None = None,
    ) -> None:
        self.path = path
        fix = fix or Text(
            "取り込み直すか、同梱データの場合は minamoto を入れ直してください。",
            "import it again, or reinstall minamoto if shipped",
        )
        super().__init__(
            Text(
                f"{path}：sha256 が {found_sha256} ですが、記録では {expected_sha256} です。"
                f"ファイルが変更または破損しています。{fix.ja}",
                f"{path}: sha256 is {found_sha256}, the manifest says {expected_sha256}; the file "
                f"was changed or damaged: {fix.en}",
            )
        )


class UnknownSnapshot(StoreError):
    """No snapshot has that name."""
