"""A figure with its bound, and how it is printed."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured figure. `bound` is the least or the most that it may be."""

    name: str
    value: float
    bound: float
    is_least: bool
    unit: str = ""
    detail: str = ""

    @property
    def holds(self) -> bool:
        """Whether the value is within its bound."""
        return self.value >= self.bound if self.is_least else self.value <= self.bound

    def line(self) -> str:
        side = "at least" if self.is_least else "at most"
        verdict = "holds" if self.holds else "MISSED"
        return (
            f"{verdict:6}  {self.name}: {self.value:.2f}{self.unit} ({side} {self.bound:g}{self.unit})  {self.detail}"
        )


def paired(ours: Sequence[float], reference: Sequence[float]) -> float:
    """The median of the ratios round by round: what slows the machine for a while slows both."""
    return statistics.median(one / other for one, other in zip(ours, reference, strict=True))


def spread(values: Sequence[float], unit: str) -> str:
    """Median, least and most, for a person who asks how noisy the machine was."""
    return f"{statistics.median(values):.0f} {unit} [{min(values):.0f} to {max(values):.0f}]"
