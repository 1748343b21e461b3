"""Leontief's input-output algebra: what an economy must make so that something can be used.

Symbols are the field's: Z flows between sectors, x output, y final demand, A = Z diag(x)^-1 inputs
a unit of output, L = (I - A)^-1. The same functions serve money tables and physical ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from minamoto.core.errors import InputError
from minamoto.core.text import Text
from minamoto.network.arrays import FloatArray, Labels, labels_of, matrix, vector


def technical_coefficients(Z: ArrayLike, x: ArrayLike, *, sectors: Labels = None) -> FloatArray:
    """Inputs a unit of output, a_ij = z_ij / x_j.

    Parameters
    ----------
    Z : (n, n) >= 0, flow from i to j in a year
    x : (n,) >= 0, output of the same year, in the unit of Z
    sectors : names for messages

    Returns
    -------
    (n, n) dimensionless. A sector without output and without inputs has a column of zeros.

    Raises
    ------
    InputError : a sector without output that buys inputs, or a negative entry, by name

    Examples
    --------
    >>> technical_coefficients([[150, 500], [200, 100]], [1000, 2000]).tolist()
    [[0.15, 0.25], [0.2, 0.05]]

    References
    ----------
    Miller & Blair (2009), eq. 2.4 and table 2.3 (miller_blair_2009).
    """
    Z, x = _table(Z, x)
    return _per_output(Z, x, "buys inputs", sectors)


def allocation_coefficients(Z: ArrayLike, x: ArrayLike, *, sectors: Labels = None) -> FloatArray:
    """Parts of output sold to each sector, b_ij = z_ij / x_i.

    Arguments and errors are those of `technical_coefficients`, with sales in place of inputs.

    Examples
    --------
    >>> allocation_coefficients([[150, 500], [200, 100]], [1000, 2000]).tolist()
    [[0.15, 0.5], [0.1, 0.05]]
    """
    Z, x = _table(Z, x)
    return _per_output(Z.T, x, "sells", sectors).T.copy()


def leontief_inverse(A: ArrayLike, *, sectors: Labels = None) -> FloatArray:
    """Output of i for each unit of final demand for j, all tiers: L = (I - A)^-1 = I + A + A^2 ...

    Parameters
    ----------
    A : (n, n) >= 0, dimensionless
    sectors : names for messages

    Returns
    -------
    (n, n) >= 0, dimensionless.

    Raises
    ------
    InputError : a negative coefficient, or a spectral radius >= 1 (sectors that use up more than
        they make), naming the sector that weighs most in it

    Examples
    --------
    >>> leontief_inverse([[0.15, 0.25], [0.2, 0.05]]).round(8).tolist()
    [[1.25412541, 0.330033], [0.2640264, 1.12211221]]
    """
    A = matrix(A, "A", low=0.0)
    matrix(A, "A", (A.shape[0], A.shape[0]))
    try:
        inverse = np.linalg.inv(np.eye(A.shape[0]) - A)
    except np.linalg.LinAlgError:
        raise _unproductive(A, sectors) from None
    # an x > 0 with A x < x proves that the spectral radius of A >= 0 is below 1, and L = sum A^k
    output = inverse.sum(axis=1)
    if not ((output > 0) & (A @ output < output)).all():
        raise _unproductive(A, sectors)
    # rounding may leave -1e-17 where L is zero
    return np.asarray(np.maximum(inverse, 0.0), dtype=np.float64)


def ghosh_inverse(B: ArrayLike, *, sectors: Labels = None) -> FloatArray:
    """Output of j enabled by each unit of primary input of i, G = (I - B)^-1.

    B is that of `allocation_coefficients`; x' = v' G with v the primary inputs. Read it as shares
    of where output ends up: as a model of quantities it lets inputs replace each other freely.

    Examples
    --------
    >>> ghosh_inverse([[0.15, 0.5], [0.1, 0.05]]).round(6).tolist()
    [[1.254125, 0.660066], [0.132013, 1.122112]]

    References
    ----------
    Ghosh (1958) (ghosh_1958).
    """
    return leontief_inverse(B, sectors=sectors)


def total_output(A: ArrayLike, y: ArrayLike, *, sectors: Labels = None) -> FloatArray:
    """Output that a final demand needs, x = L y: (n,) in the unit of y; y of any sign.

    Examples
    --------
    >>> total_output([[0.15, 0.25], [0.2, 0.05]], [600, 1500]).round(2).tolist()
    [1247.52, 1841.58]
    """
    L = leontief_inverse(A, sectors=sectors)
    return np.asarray(L @ vector(y, "y", L.shape[0]))


def tiers(A: ArrayLike, y: ArrayLike, depth: int, *, sectors: Labels = None) -> FloatArray:
    """Output by tier, A^k y for k = 0 ... depth: (depth + 1, n), which add up to L y without end.

    Tier 0 is what is delivered, tier 1 its direct suppliers; a buyer usually sees two or three.

    Examples
    --------
    >>> tiers([[0.15, 0.25], [0.2, 0.05]], [600, 1500], 1).tolist()
    [[600.0, 1500.0], [465.0, 195.0]]
    """
    if depth < 0:
        raise InputError(f"depth: must be >= 0, found {depth}")
    leontief_inverse(A, sectors=sectors)  # the sum over tiers must exist
    A = matrix(A, "A")
    layers = [vector(y, "y", A.shape[0])]
    for _ in range(depth):
        layers.append(A @ layers[-1])
    return np.array(layers)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Requirements:
    """What a unit of final demand for j needs of i: (n, n), in the unit of the intensity.

    `direct` is seen in the first tier, `hidden` in the tiers behind it, `total` in both; the unit
    delivered itself is in none of them.
    """

    direct: FloatArray
    hidden: FloatArray
    total: FloatArray


def requirements(
    A: ArrayLike, intensity: ArrayLike | None = None, *, sectors: Labels = None
) -> Requirements:
    """Direct A, total L - I and hidden L - I - A, each row i times `intensity` of i.

    Parameters
    ----------
    A : (n, n) >= 0
    intensity : (n,), of a unit of output of i, such as t of copper; ones if not given

    Examples
    --------
    >>> found = requirements([[0.0, 0.5], [0.2, 0.0]])
    >>> found.hidden.round(6).tolist()
    [[0.111111, 0.055556], [0.022222, 0.111111]]
    """
    L = leontief_inverse(A, sectors=sectors)
    A = matrix(A, "A")
    weight = np.ones(len(A)) if intensity is None else vector(intensity, "intensity", len(A))
    total = L - np.eye(len(A))
    parts = (A, np.maximum(total - A, 0.0), total)
    direct, hidden, whole = (weight[:, None] * part for part in parts)
    return Requirements(direct=direct, hidden=hidden, total=whole)


def hypothetical_extraction(
    A: ArrayLike,
    y: ArrayLike,
    extracted: int,
    *,
    what: Literal["all", "purchases", "sales"] = "all",
    sectors: Labels = None,
) -> FloatArray:
    """Output lost, sector by sector, if a sector were not there: x - (I - A*)^-1 y*.

    Parameters
    ----------
    A, y : (n, n), (n,)
    extracted : index of the sector
    what : "all" takes out its row, its column and its final demand, so that its own output is
        lost too; "purchases" its column (it buys abroad: backward linkage); "sales" its row (others
        buy what it sold abroad: forward linkage)

    Returns
    -------
    (n,) in the unit of y; nobody replaces the sector, so that it is an upper bound of the loss.

    Examples
    --------
    >>> loss = hypothetical_extraction([[0.15, 0.25], [0.2, 0.05]], [350, 1700], 0)
    >>> loss.round(4).tolist()
    [1000.0, 210.5263]

    References
    ----------
    Miller & Blair (2009), section 12.2.6; Dietzenbacher & van der Linden (1997)
    (dietzenbacher_vanderlinden_1997).
    """
    before = total_output(A, y, sectors=sectors)
    if not 0 <= extracted < before.size:
        raise InputError(f"extracted: must lie in 0..{before.size - 1}, found {extracted}")
    if what not in {"all", "purchases", "sales"}:
        raise InputError(f"what: must be all, purchases or sales, found {what!r}")
    left, demand = matrix(A, "A").copy(), vector(y, "y", before.size).copy()
    if what in {"all", "purchases"}:
        left[:, extracted] = 0.0
    if what in {"all", "sales"}:
        left[extracted, :] = 0.0
    if what == "all":
        demand[extracted] = 0.0
    return before - total_output(left, demand, sectors=sectors)


def _table(Z: ArrayLike, x: ArrayLike) -> tuple[FloatArray, FloatArray]:
    Z = matrix(Z, "Z", low=0.0)
    matrix(Z, "Z", (Z.shape[0], Z.shape[0]))
    return Z, vector(x, "x", Z.shape[0], low=0.0)


def _per_output(Z: FloatArray, x: FloatArray, does: str, sectors: Labels) -> FloatArray:
    wrong = (x == 0) & Z.any(axis=0)
    if wrong.any():
        first = int(np.argmax(wrong))
        name = labels_of(sectors, "sector", x.size)[first]
        raise InputError(
            f"x: {name} has no output but {does} ({Z[:, first].sum():.6g} in Z); take the sector "
            "out of the table, or mend its output"
        )
    return np.divide(Z, x, out=np.zeros_like(Z), where=x > 0)


def _unproductive(A: FloatArray, sectors: Labels) -> InputError:
    values, vectors = np.linalg.eig(A)
    worst = int(np.argmax(values.real))  # of A >= 0, the spectral radius is an eigenvalue
    name = labels_of(sectors, "sector", len(A))[int(np.argmax(np.abs(vectors[:, worst])))]
    radius = float(values[worst].real)
    return InputError(
        Text(
            f"A：スペクトル半径が {radius:.6g} で、1未満でなければなりません。{name} を中心に、"
            "産出以上の投入を使う部門があります。その列の投入と産出を確かめてください。",
            f"A: the spectral radius is {radius:.6g}, it must be below 1; around {name}, sectors "
            "use up more than they make: look at the inputs and the output of its column",
        )
    )
