"""Proposes a provider file by looking at a curl command and at real answers. Pure: nothing is asked, no key is kept.

`propose` guesses, `pointed` lets a person correct one guess by pointing at a value, `to_toml` writes the file down, and
the same engine reads it as any other.
"""

from jobmonitor.providers.propose.command import Command, read_command
from jobmonitor.providers.propose.draft import Draft, Result, identifier
from jobmonitor.providers.propose.given import Given, Moment, Seen, read_answer
from jobmonitor.providers.propose.pointing import Field, marks, pointed, reworded
from jobmonitor.providers.propose.proposing import Proposed, propose, same_host
from jobmonitor.providers.propose.toml import to_toml
from jobmonitor.providers.propose.vocabulary import usual_words

__all__ = [
    "Command",
    "Draft",
    "Field",
    "Given",
    "Moment",
    "Proposed",
    "Result",
    "Seen",
    "identifier",
    "marks",
    "pointed",
    "propose",
    "read_answer",
    "read_command",
    "reworded",
    "same_host",
    "to_toml",
    "usual_words",
]
