"""Which output comes after which, in the order of the rows that are shown. It shows nothing."""

from jobmonitor.jobs import Job
from jobmonitor.ui.job_model import JobModel
from jobmonitor.ui.wall_items import Item


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
