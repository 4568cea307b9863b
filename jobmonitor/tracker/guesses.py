"""What a person said of IDs of one shape: the first guess for the next one. A guess decides nothing."""

from collections.abc import Callable, Mapping

from jobmonitor.providers.shape import shape_of
from jobmonitor.store import Store


class Guesses:
    """By shape, the provider that was chosen last; kept in the store, since it is learned from the list."""

    def __init__(self, store: Store, clock: Callable[[], float]) -> None:
        self._store = store
        self._clock = clock
        self._by_shape: dict[str, str] = {}

    def learn(self, stored: Mapping[str, str]) -> None:
        """Begin with what is stored."""
        self._by_shape = dict(stored)

    def first(self, job_id: str) -> str:
        """The provider that the person chose for the last ID of this shape, "" where nobody chose."""
        return self._by_shape.get(shape_of(job_id), "")

    async def keep(self, job_id: str, provider: str) -> None:
        """The person chose this provider."""
        shape = shape_of(job_id)
        if self._by_shape.get(shape) != provider:
            self._by_shape[shape] = provider
            await self._store.keep_guess(shape, provider, self._clock())
