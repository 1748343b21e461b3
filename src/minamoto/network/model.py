"""What is known of one material's chain, as the caller brings it to `reconcile`.

All masses are tonnes of contained material a year, on one basis for the whole chain. An uncertain
number is a value with a standard deviation; a range is low, value, high.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from minamoto.core.chain import Range
from minamoto.core.errors import InputError

WORLD = "WLD"  # a figure of the whole world


NONE_OF_IT = Range(low=0.0, value=0.0, high=0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A form of the material. `use` and `other_feed` are shares of the world, 0-1.

    `use` : of what is available of this form, the part that leaves the chain here; the last form
    leaves it whole. `other_feed` : of what is made of this form, the part made of scrap, or of
    input from outside the chain. `is_pooled` : it is traded, but no figures say with whom, so that
    exporters feed and importers draw on one world market.
    """

    key: str
    stage: str
    use: Range = NONE_OF_IT
    other_feed: Range = NONE_OF_IT
    is_pooled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One form made of another in the same country: output = yield x input, both contained."""

    start: str
    end: str
    process_yield: Range


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeFigure:
    """What a source says a country makes of a form: `mass_t` with sd `sd_t`, or a share of it all.

    `country` may be `WORLD`: the total printed, or the part that no country is named for when
    `is_rest` (then shared by the countries without a figure). A share has `share` and `sd_share`.
    An sd of 0 says that the figure is exact: it then holds, or no network is found.
    `is_stand_in` : of another year or publisher, where the series has none: the country has part of
    the rest still.
    """

    form: str
    country: str
    mass_t: float | None = None
    sd_t: float | None = None
    share: float | None = None
    sd_share: float | None = None
    is_rest: bool = False
    is_stand_in: bool = False
    source: str = ""
    year: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TradeFigure:
    """What was shipped under one code: gross tonnes, with the contained mass per gross tonne.

    `content` is the product of the metal content and of the part of the code that is this form.
    The same (`code`, exporter) has one content for all partners. `gsd` is the geometric standard
    deviation of the gross mass; 1 is exact, and holds where the content is exact too. `mirror_t`
    and `mirror_gsd` are a second report of the same flow, independent of the first, as the
    exporter's beside the importer's.
    """

    form: str
    exporter: str
    importer: str
    code: str
    gross_t: float
    content: Range
    gsd: float
    mirror_t: float | None = None
    mirror_gsd: float | None = None
    mirror_source: str = ""
    source: str = ""
    year: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UseFigure:
    """What is used of a form in a country, or in the `WORLD`; exact where its sd is 0."""

    form: str
    country: str
    mass_t: float
    sd_t: float
    source: str = ""
    year: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MostMade:
    """The most that can be extracted in a country, such as a by-product of its host's output."""

    form: str
    country: str
    mass_t: float
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unlisted:
    """What a country may make of a form though no source lists it: 0, with this sd."""

    form: str
    country: str
    sd_t: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """How far what nobody measures may lie from its prior; each a parameter with its reason.

    `stock_change` : sd of a year's change of stock, of what passes the node; 0 rules one out
    `use_on_the_way` : sd of what leaves the chain at a form that is not its last, of the same
    `pool` : trade nobody names, of what the country makes or takes: sd where codes show most of
        the trade; where none does, what draws add beyond the need of balances
    `floor` : smallest sd of any mass, of the world's output of the form
    `unheard` : sd of what a country makes that no source lists as a producer, of the same
    `small_trade` : trade kept as observed: the smallest flows that together are this part of it
    """

    stock_change: float = 0.05
    use_on_the_way: float = 0.1
    pool: float = 0.2
    floor: float = 0.0014
    unheard: float = 0.00014
    small_trade: float = 0.001


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainModel:
    """A material's chain in one year: forms from the ore on, steps, and every figure about them.

    `listed` : (form, country) of producers that some source knows, figure or not: among them the
    unnamed rest of the world's output is sought first.
    """

    material: str
    year: int
    forms: tuple[Form, ...]
    steps: tuple[Step, ...] = ()
    made: tuple[MadeFigure, ...] = ()
    trade: tuple[TradeFigure, ...] = ()
    used: tuple[UseFigure, ...] = ()
    most: tuple[MostMade, ...] = ()
    unlisted: tuple[Unlisted, ...] = ()
    listed: frozenset[tuple[str, str]] = frozenset()
    spread: Spread = field(default_factory=Spread)

    def __post_init__(self) -> None:
        keys = [form.key for form in self.forms]
        known = set(keys)
        if len(known) != len(keys) or not keys:
            raise InputError(f"{self.material}: forms must be one or more and differ, got {keys}")
        of_forms = {
            "made": {f.form for f in self.made},
            "trade": {f.form for f in self.trade},
            "used": {f.form for f in self.used},
            "most": {f.form for f in self.most},
            "unlisted": {f.form for f in self.unlisted},
        }
        for name, named in of_forms.items():
            strangers = sorted(named - known)
            if strangers:
                raise InputError(
                    f"{self.material}: {name} of forms {strangers}; the chain has {keys}"
                )
        negative = [most for most in self.most if not most.mass_t >= 0]
        if negative:
            raise InputError(
                f"{self.material}: the most made of {negative[0].form} in {negative[0].country} "
                f"must be >= 0 t, got {negative[0].mass_t}"
            )
        for step in self.steps:
            if {step.start, step.end} - known or keys.index(step.start) >= keys.index(step.end):
                raise InputError(
                    f"{self.material}: a step must run downstream within {keys}, "
                    f"got {step.start} -> {step.end}"
                )

    def position(self, form: str) -> int:
        """Place of a form in the chain, 0 the most upstream."""
        return next(i for i, known in enumerate(self.forms) if known.key == form)

    def traded(self) -> frozenset[str]:
        """Forms whose trade has figures."""
        return frozenset(figure.form for figure in self.trade)
