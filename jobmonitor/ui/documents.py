"""Saved texts, to be read in the window, and what else it shows by itself."""

import asyncio
from pathlib import PurePath

from jobmonitor.jobs import Output, OutputState
from jobmonitor.ui.json_text import LIMIT, Readable, readable
from jobmonitor.ui.opening import may_be_viewed, read_beginning

_TEXTS = frozenset({".json", ".txt", ".csv", ".xml"})


def is_text(output: Output) -> bool:
    """Whether the saved output is a text that can be read in the window."""
    return output.state is OutputState.SAVED and PurePath(output.path).suffix.lower() in _TEXTS


def may_be_shown(output: Output) -> bool:
    """Whether the window shows the output by itself, as large as it is: a picture, or a text."""
    return may_be_viewed(output) or is_text(output)


async def read_document(output: Output) -> Readable:
    """The text of a saved output, or its beginning. Raises Problem."""
    data, whole = await asyncio.to_thread(read_beginning, output.path, LIMIT)
    return await asyncio.to_thread(readable, data, whole)
