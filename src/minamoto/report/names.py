"""Names of materials, countries, stages ... as the finding's own `names` table gives them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from minamoto.core.finding import Finding
from minamoto.core.grade import GRADE_MEANING
from minamoto.core.stage import STAGES
from minamoto.core.text import Lang
from minamoto.report.labels import word

UNNAMED = "ZZZ"  # the part of a total that no source names
POOL = "ZZP"  # a world market whose partners no statistics name
SEPARATOR = ";"  # between the keys in one cell


class Names:
    """Looks names up in one language; a key without a name is shown as the key."""

    def __init__(self, finding: Finding, lang: Lang) -> None:
        self.lang = lang
        self._names: dict[tuple[str, str], str] = {
            ("stage", stage.key): stage.name[lang] for stage in STAGES
        }
        self._names |= {("country", key): word(key, lang) for key in ("ALL", "WLD", UNNAMED, POOL)}
        self._names |= {("grade", str(g)): text[lang] for g, text in GRADE_MEANING.items()}
        for table in finding.tables:
            if table.name == "names":
                chosen = table.frame.select("kind", "key", f"name_{lang}")
                self._names |= {(kind, key): name for kind, key, name in chosen.iter_rows()}

    def of(self, kind: str, key: object) -> str:
        """The name of one key of a kind."""
        return self._names.get((kind, str(key)), str(key))

    def known(self, kind: str, key: object) -> str | None:
        """The name of one key of a kind; None where the finding gives none."""
        return self._names.get((kind, str(key)))

    def form(self, row: Mapping[str, Any], column: str = "form") -> str:
        """The form that a row gives of its material at its stage; its own words without a name."""
        stage = row.get("stage") if column == "form" else column.removesuffix("_form")
        key = f"{row.get('material')}|{stage}|{row[column]}"
        return self.known("form", key) or str(row[column])

    def chain_form(self, material: object, form: object) -> str:
        """A form of a supply chain; a key without a name as the words list or the key says it."""
        return self.known("chain_form", f"{material}|{form}") or word(str(form), self.lang)

    def stage(self, key: object) -> str:
        """The stage without its explanation: 鉱石 for 鉱石（採掘）."""
        return self.of("stage", key).split("（")[0].split(" (")[0]

    def all_of(self, kind: str, keys: object) -> str:
        """The names of the keys in one cell, joined as the language joins a list."""
        between = "、" if self.lang == "ja" else ", "
        return between.join(self.of(kind, key) for key in str(keys).split(SEPARATOR))
