"""Which output comes after which, in the order of the rows that are shown, and which are compared. It shows nothing."""

from collections.abc import Sequence
from typing import Final

from jobmonitor.jobs import Job
from jobmonitor.ui.job_model import JobModel
from jobmonitor.ui.opening import may_be_viewed
from jobmonitor.ui.wall_items import Item

MOST_COMPARED: Final = 4


def beside(model: JobModel, item: Item, by: int) -> Item | None:
    """The output before (`by` is -1) or after (1) this one; None at the end, or where its job isn't shown."""
    row = model.row_of(item.number)
    job = model.job_at(row) if row is not None else None
    if row is None or job is None:
        return None
    order = [output.n for output in job.outputs]
    place = order.index(item.n) + by if item.n in order else -1
    if 0 <= place < len(order):
        return Item(job.number, order[place])
    while 0 <= (row := row + by) < model.rowCount():
        if (other := model.job_at(row)) is not None and other.outputs:
            return _end(other, by)
    return None


def _end(job: Job, by: int) -> Item:
    """The output at which one comes in."""
    return Item(job.number, job.outputs[0 if by > 0 else -1].n)


def to_compare(jobs: Sequence[Job]) -> list[Item]:
    """The pictures of these jobs that are compared: all where they are few enough, else the first of each job."""
    pictures = [[Item(job.number, each.n) for each in job.outputs if may_be_viewed(each)] for job in jobs]
    every = [item for items in pictures for item in items]
    firsts = [items[0] for items in pictures if items]
    return (every if len(every) <= MOST_COMPARED or len(firsts) < 2 else firsts)[:MOST_COMPARED]
