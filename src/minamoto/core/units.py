"""The only file with conversion factors: everything inside is tonnes of contained element."""

from __future__ import annotations

from collections.abc import Mapping

from minamoto.core.errors import InputError

# Exact by definition (BIPM SI brochure; NIST SP 811 appendix B for pound, ounce and troy ounce).
TONNES_PER: dict[str, float] = {
    "t": 1.0,
    "kt": 1e3,
    "Mt": 1e6,
    "kg": 1e-3,
    "g": 1e-6,
    "mg": 1e-9,
    "ug": 1e-12,
    "lb": 0.45359237e-3,
    "oz": 28.349523125e-6,
    "short_ton": 0.90718474,
    "long_ton": 1.0160469088,
    "troy_oz": 31.1034768e-6,
    "carat": 0.2e-6,
}

# Standard atomic weights, abridged to five figures (IUPAC/CIAAW 2021).
ATOMIC_WEIGHT: dict[str, float] = {
    "H": 1.008, "Li": 6.94, "Be": 9.0122, "B": 10.81, "C": 12.011, "N": 14.007, "O": 15.999,
    "F": 18.998, "Mg": 24.305, "Al": 26.982, "Si": 28.085, "P": 30.974, "S": 32.06, "Cl": 35.45,
    "K": 39.098, "Ca": 40.078, "Sc": 44.956, "Ti": 47.867, "V": 50.942, "Cr": 51.996,
    "Mn": 54.938, "Fe": 55.845, "Co": 58.933, "Ni": 58.693, "Cu": 63.546, "Zn": 65.38,
    "Ga": 69.723, "Ge": 72.630, "As": 74.922, "Se": 78.971, "Rb": 85.468, "Sr": 87.62,
    "Y": 88.906, "Zr": 91.224, "Nb": 92.906, "Mo": 95.95, "Ru": 101.07, "Rh": 102.91,
    "Pd": 106.42, "Ag": 107.87, "Cd": 112.41, "In": 114.82, "Sn": 118.71, "Sb": 121.76,
    "Te": 127.60, "Cs": 132.91, "Ba": 137.33, "La": 138.91, "Ce": 140.12, "Pr": 140.91,
    "Nd": 144.24, "Sm": 150.36, "Eu": 151.96, "Gd": 157.25, "Tb": 158.93, "Dy": 162.50,
    "Ho": 164.93, "Er": 167.26, "Tm": 168.93, "Yb": 173.05, "Lu": 174.97, "Hf": 178.49,
    "Ta": 180.95, "W": 183.84, "Re": 186.21, "Ir": 192.22, "Pt": 195.08, "Au": 196.97,
    "Hg": 200.59, "Tl": 204.38, "Pb": 207.2, "Bi": 208.98, "U": 238.03,
}  # fmt: skip


def tonnes(quantity: float, unit: str) -> float:
    """Mass in tonnes.

    Examples
    --------
    >>> tonnes(2500, "kg")
    2.5
    """
    try:
        return quantity * TONNES_PER[unit]
    except KeyError:
        raise InputError(f"unit must be one of {sorted(TONNES_PER)}, got {unit!r}") from None


def element_fraction(element: str, formula: Mapping[str, float]) -> float:
    """Mass fraction of one element in a compound, n_e M_e / sum_i n_i M_i.

    Examples
    --------
    >>> round(element_fraction("Li", {"Li": 2, "C": 1, "O": 3}), 4)
    0.1879
    """
    if element not in formula:
        raise InputError(f"{element} is not in {formula}")
    total = sum(count * ATOMIC_WEIGHT[atom] for atom, count in formula.items())
    return formula[element] * ATOMIC_WEIGHT[element] / total
