"""From a product or a strategic industry back to the ore, with every number's source and grade.

Every question returns a `Finding`: tables with units, assumptions, warnings and origins.

>>> import minamoto as mn
>>> found = mn.shares("magnesium")
>>> found.to_polars("faces")["refined_top"].item()
'CHN'
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from minamoto.core.version import VERSION as __version__  # noqa: N811  # the name Python expects

if TYPE_CHECKING:
    from minamoto.core.errors import MinamotoError
    from minamoto.core.finding import Finding, FindingTable
    from minamoto.core.text import Text
    from minamoto.study.assess import assess
    from minamoto.study.controls import controls
    from minamoto.study.fields import fields
    from minamoto.study.geopolrisk import geopolrisk
    from minamoto.study.imports import imports
    from minamoto.study.measures import measures
    from minamoto.study.shares import shares
    from minamoto.study.stress import stress
    from minamoto.study.stress_bill import stress_bill
    from minamoto.study.trace import trace
    from minamoto.study.trace_bill import trace_bill
    from minamoto.study.trace_downstream import trace_downstream

# Where each public name lives; imported when first used, so that `import minamoto` stays quick.
_PUBLIC = {
    "Finding": "minamoto.core.finding",
    "FindingTable": "minamoto.core.finding",
    "MinamotoError": "minamoto.core.errors",
    "Text": "minamoto.core.text",
    "assess": "minamoto.study.assess",
    "controls": "minamoto.study.controls",
    "fields": "minamoto.study.fields",
    "geopolrisk": "minamoto.study.geopolrisk",
    "imports": "minamoto.study.imports",
    "measures": "minamoto.study.measures",
    "shares": "minamoto.study.shares",
    "stress": "minamoto.study.stress",
    "stress_bill": "minamoto.study.stress_bill",
    "trace": "minamoto.study.trace",
    "trace_bill": "minamoto.study.trace_bill",
    "trace_downstream": "minamoto.study.trace_downstream",
}

__all__ = [
    "Finding",
    "FindingTable",
    "MinamotoError",
    "Text",
    "__version__",
    "assess",
    "controls",
    "fields",
    "geopolrisk",
    "imports",
    "measures",
    "shares",
    "stress",
    "stress_bill",
    "trace",
    "trace_bill",
    "trace_downstream",
]


def __getattr__(name: str) -> object:
    if name not in _PUBLIC:
        raise AttributeError(f"module 'minamoto' has no attribute {name!r}")
    value = getattr(import_module(_PUBLIC[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_PUBLIC})
