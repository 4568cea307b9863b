"""Answers that repeat themselves: asked for only if they changed, where a provider can say that, and read only once."""

from collections import OrderedDict
from dataclasses import dataclass, field, replace

from jobmonitor.jobs import Snapshot
from jobmonitor.providers.spec import ProviderSpec
from jobmonitor.wire import Request, Response

MOST = 10_000  # answers that are remembered
LONGEST = 4096  # bytes of one


@dataclass(frozen=True, slots=True)
class _Last:
    body: bytes
    tag: str  # the answer's ETag
    spec: ProviderSpec  # by which it was read: another one may see something else in it
    seen: Snapshot


@dataclass(frozen=True, slots=True)
class Repeats:
    """What was last said of each job that isn't over. In memory alone: after a start everything is asked in full."""

    _last: OrderedDict[int, _Last] = field(default_factory=OrderedDict[int, _Last], repr=False)

    def asking(self, number: int, spec: ProviderSpec, request: Request) -> Request:
        """The question about this job, for an answer only if it is another one by now (RFC 9110, section 13.1.2)."""
        last = self._read_by(spec, number)
        if last is None or not last.tag or request.method != "GET":
            return request
        return replace(request, headers={**request.headers, "If-None-Match": last.tag})

    def said(self, number: int, spec: ProviderSpec, response: Response) -> Snapshot | None:
        """What the answer says, where it is the last one again; None where it must be read."""
        last = self._read_by(spec, number)
        if last and (response.status == 304 or (response.status == 200 and response.body == last.body)):
            return last.seen
        return None

    def learn(self, number: int, spec: ProviderSpec, response: Response, seen: Snapshot) -> None:
        """The answer says `seen`, and nothing else had to be asked to know it."""
        self.forget(number)
        if response.status != 200 or seen.state.is_final or len(response.body) > LONGEST:
            return
        self._last[number] = _Last(response.body, response.headers.get("etag", ""), spec, seen)
        if len(self._last) > MOST:
            self._last.popitem(last=False)

    def _read_by(self, spec: ProviderSpec, number: int) -> _Last | None:
        last = self._last.get(number)
        return last if last and last.spec is spec else None

    def forget(self, number: int) -> None:
        """Ask about this job in full the next time."""
        self._last.pop(number, None)
