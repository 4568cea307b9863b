"""Loads what belongs to the shown job, off the window's thread where it is heavy, and ends it when another is shown."""

import asyncio
import time
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from PySide6.QtGui import QImage

from jobmonitor.ui.bridge import Bridge
from jobmonitor.ui.documents import read_document
from jobmonitor.ui.job_page import JobPage
from jobmonitor.ui.json_text import Readable, readable
from jobmonitor.ui.moments import moment
from jobmonitor.ui.thumbnails import decode
from jobmonitor.ui.words import DOT

T = TypeVar("T")


class DetailLoading:
    """What the page asks for, fetched from the tracker and given back to the page."""

    def __init__(self, bridge: Bridge, page: JobPage, now: Callable[[], float] = time.time) -> None:
        self._bridge = bridge
        self._page = page
        self._now = now
        self._under_way: set[asyncio.Task[None]] = set()
        page.picture.preview_wanted.connect(self._load_preview)
        page.picture.thumbnail_wanted.connect(self._load_thumbnail)
        page.picture.document_wanted.connect(self._load_document)
        page.answer.wanted.connect(self._load_answer)

    def drop(self) -> None:
        """Nobody waits for any of it any more: whoever holds the arrow key down passes many jobs."""
        for task in self._under_way:
            task.cancel()

    def load_story(self, number: int) -> None:
        """The job's timeline, to the page."""
        page = self._page
        self._do(
            self._bridge.tracker.timeline(number),
            "read what happened to the job",
            lambda entries: page.show_story(number, tuple(entries), self._now()),
        )

    def _load_preview(self, n: int, edge: int) -> None:
        number = self._number()
        self._do(
            self._picture(self._bridge.tracker.preview(number, n, edge)),
            "show the picture",
            lambda image: self._page.picture.show_preview(number, n, image),
        )

    def _load_thumbnail(self, n: int) -> None:
        number = self._number()

        def show(image: QImage | None) -> None:
            if image is not None:
                self._page.picture.show_thumbnail(number, n, image)

        self._do(self._picture(self._bridge.tracker.thumbnail(number, n)), "show the small pictures", show)

    def _load_document(self, n: int) -> None:
        number = self._number()
        output = self._page.picture.current
        if output is not None:
            self._do(
                read_document(output),
                "show the document",
                lambda text: self._page.picture.show_document(number, n, text),
            )

    def _load_answer(self) -> None:
        number = self._number()
        self._do(
            self._answer(number), "show the last answer", lambda told: self._page.answer.show_answer(number, *told)
        )

    async def _picture(self, loading: Coroutine[Any, Any, bytes | None]) -> QImage | None:
        data = await loading
        return await asyncio.to_thread(decode, data) if data else None

    async def _answer(self, number: int) -> tuple[str, Readable | None]:
        answer = await self._bridge.tracker.answer(number)
        if answer is None:
            return "There was no answer yet", None
        text = await asyncio.to_thread(readable, answer.body)
        return f"HTTP {answer.status}{DOT}{moment(answer.at, self._now())}", text

    def _number(self) -> int:
        return self._page.job.number if self._page.job else 0

    def _do(self, work: Coroutine[Any, Any, T], what: str, done: Callable[[T], None]) -> None:
        task = self._bridge.do(work, what, done=done)
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
