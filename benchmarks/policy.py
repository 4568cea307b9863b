"""Questions saved against a fixed interval, on simulated jobs in virtual time: the policy itself, without a network."""

import math
import random
import statistics
from collections.abc import Callable

from benchmarks.figures import Figure
from jobmonitor.forecast import Duration
from jobmonitor.polling.history import History
from jobmonitor.polling.schedule import Pace

JOBS = 1_000
FIXED = 2.0  # seconds between two questions of a program that knows nothing
PACE = Pace(interval=1.0, longest=60.0)  # a provider that lets us ask as often as that

Draw = Callable[[random.Random], float]

# Seconds that jobs take. Those of one kind are close to one another; two kinds under one name are not; and where some
# wait in a queue, few take very long.
LENGTHS: dict[str, Draw] = {
    "log-normal": lambda draw: 40 * math.exp(draw.gauss(0, 0.35)),
    "bimodal": lambda draw: (12 if draw.random() < 0.5 else 75) * math.exp(draw.gauss(0, 0.2)),
    "heavy tail": lambda draw: 15 * draw.paretovariate(1.5),
}


def measure() -> list[Figure]:
    """For each length: the share of questions saved, and how much later the end is discovered, by the median."""
    figures: list[Figure] = []
    for name, length in LENGTHS.items():
        draw = random.Random(name)
        lengths = [length(draw) for _ in range(JOBS)]
        fixed = [(math.ceil(each / FIXED), math.ceil(each / FIXED) * FIXED - each) for each in lengths]
        ours = _ours(lengths)
        asked, late = _summed(ours)
        asked_fixed, late_fixed = _summed(fixed)
        detail = (
            f"{asked} questions against {asked_fixed}; the end is known after {late:.2f} s against {late_fixed:.2f} s"
            f" by the median, {statistics.mean(late for _, late in ours):.2f} s on average"
        )
        figures.append(
            Figure(f"questions saved, {name} lengths", 1 - asked / asked_fixed, 0.5, is_least=True, detail=detail)
        )
        figures.append(
            Figure(f"delay of the median end against the fixed interval, {name}", late / late_fixed, 1, is_least=False)
        )
    return figures


def _ours(lengths: list[float]) -> list[tuple[int, float]]:
    """(questions, seconds until the end was known) of each job; what a job took is known to those after it."""
    history = History()
    done: list[tuple[int, float]] = []
    for length in lengths:
        age, asked = 0.0, 0
        while age < length:
            age += PACE.wait(history.of("bench", "kind"), age)[0]
            asked += 1
        done.append((asked, age - length))
        history.learn(Duration("bench", "kind", length))
    return done


def _summed(done: list[tuple[int, float]]) -> tuple[int, float]:
    return sum(asked for asked, _ in done), statistics.median(late for _, late in done)
