"""The key that stands in a pasted command, where it is sure whose it is. It is offered to the person alone."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from jobmonitor.errors import Problem
from jobmonitor.jobs import JobRef
from jobmonitor.providers.credentials import usable_key
from jobmonitor.providers.format import ProviderSpec
from jobmonitor.providers.propose.command import Command, read_command

MOST = 50  # commands that are read for their key; a log repeats them


@dataclass(frozen=True, slots=True)
class PastedKey:
    """A key of this provider's, and the job that its command asked about."""

    provider: str
    id: str
    key: str = field(repr=False)


def pasted_keys(commands: Iterable[tuple[str, JobRef]], specs: Mapping[str, ProviderSpec]) -> tuple[PastedKey, ...]:
    """The keys in these commands, each of which asked its provider's own address about that job."""
    return tuple(_keys(commands, specs))


def _keys(commands: Iterable[tuple[str, JobRef]], specs: Mapping[str, ProviderSpec]) -> Iterator[PastedKey]:
    for n, (text, ref) in enumerate(commands):
        if n >= MOST:
            return
        try:
            command = read_command(text)
            key = usable_key(specs[ref.provider], command.key) if _is_place(specs[ref.provider], command) else ""
        except Problem:
            continue  # a command without an address, or a key that none can be: there is nothing to offer
        if key:
            yield PastedKey(ref.provider, ref.id, key)


def _is_place(spec: ProviderSpec, command: Command) -> bool:
    """Whether the key stood where this provider wants it. Of a pair of keys only a token goes out, and that is none."""
    if not command.key or spec.auth.jwt or spec.auth.none:
        return False
    if spec.auth.is_in_body:
        return bool(command.key_field)
    return command.auth_header.lower() == spec.auth.header.lower()
