"""What a pasted text holds, and what became of it: values that a window can be told."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from jobmonitor.jobs import Job

if TYPE_CHECKING:
    from jobmonitor.providers.pasted_keys import PastedKey


def covered(text: str) -> str:
    """`text` with dots over what looks like a key, where the providers' own kinds of keys aren't known yet."""
    from jobmonitor.providers.keys import covered_keys  # for what seldom happens

    return covered_keys(text, ())


@dataclass(frozen=True, slots=True)
class Found:
    """What a text holds, before anything of it is added: `drafts` are all its jobs, in its order and without a number.

    `new` are those that aren't in the list yet, `known` the rows of the others, as they are there. `repeated` is how
    often a job stood there again; `unplaced` are the lines that held none (each once, not all of very many),
    `empty_lines` how many they are. `text` is all of it with what looks like a key covered;
    `keys` are those that stood in commands, to be offered with their jobs.
    """

    drafts: tuple[Job, ...] = ()
    new: tuple[Job, ...] = ()
    known: tuple[Job, ...] = ()
    unplaced: tuple[str, ...] = ()
    repeated: int = 0
    empty_lines: int = 0
    text: str = field(default="", repr=False)
    keys: "tuple[PastedKey, ...]" = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Placed:
    """What became of a pasted text: new jobs, jobs that were here already, and what held nothing."""

    new: tuple[Job, ...] = ()
    known: tuple[Job, ...] = ()
    unplaced: tuple[str, ...] = ()
