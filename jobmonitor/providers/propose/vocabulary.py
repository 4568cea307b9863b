"""What services usually call things: states, and the fields of an answer. Words only; what follows is others'."""

import re
from collections.abc import Iterable
from functools import lru_cache

from jobmonitor.jobs import JobState


def _list(words: str) -> tuple[str, ...]:
    return tuple(words.split())


_STATES: dict[JobState, str] = {
    JobState.QUEUED: (
        "queued inqueue queue pending created submitted submit waiting wait notstarted accepted scheduled new received"
        " starting init initialized initializing enqueued todo open draft preparing idle"
    ),
    JobState.RUNNING: (
        "running run processing process inprogress progress started working active executing generating"
        " rendering doing busy uploading downloading training inferring ongoing creating postprocessing finalizing"
        " encoding baking dispatched polling retrying"
    ),
    JobState.SUCCEEDED: (
        "succeeded succeed success successful done completed complete finished finish ready ok ended end rendered"
        " generated available published processed resolved fulfilled passed"
    ),
    JobState.FAILED: (
        "failed fail failure error errored err exception crashed rejected invalid unsuccessful timeout timedout aborted"
        " moderated contentmoderated requestmoderated nsfw blocked dead broken killed banned unprocessable"
    ),
    JobState.CANCELLED: "cancelled canceled cancel cancelling canceling stopped stop terminated revoked withdrawn",
    JobState.EXPIRED: "expired expire tasknotfound deleted removed gone",
}
_BY_WORD = {word: state for state, words in _STATES.items() for word in words.split()}
_OFFERED: dict[JobState, tuple[str, ...]] = {
    JobState.QUEUED: ("queued", "pending"),
    JobState.RUNNING: ("running", "processing", "in_progress"),
    JobState.SUCCEEDED: ("succeeded", "success", "completed", "done"),
    JobState.FAILED: ("failed", "error"),
    JobState.CANCELLED: ("cancelled", "canceled"),
    JobState.EXPIRED: ("expired",),
}
ENVELOPE = frozenset({"ok", "success", "successful", "error"})
"""Words that often say how the question went, and not the job."""

ID_NAMES = _list(
    "id jobid taskid requestid publicid uuid generationid predictionid runid renderid uid operationid videoid"
    " imageid batchid executionid promptid inferenceid orderid ticket ticketid handle token name reference ref"
)
"""How the field of a job's ID is called; the likeliest first."""

FLAGS = _list("done finished completed complete isdone isfinished iscompleted iscomplete ready isready success ok")
"""Fields of yes and no that say that a job is over; the likeliest first."""

ERRORS = _list(
    "error errormessage errormsg errmsg errordetail errordetails err errors failurereason failreason failurecause"
    " failuremessage failmsg failmessage failure reason statusreason taskstatusmsg exception detail message msg"
    " statusmessage description"
)
"""Fields that say why a job failed; the likeliest first."""

ERROR_KINDS = _list("errorcode errcode errortype failurecode failcode code type kind reason")
CREATED = _list(
    "createdat created createtime creationtime createdtime createdon datecreated createddate submittedat"
    " submittime submissiontime queuedat requestedat addedat insertedat timecreated createat starttime startedat"
    " started"
)
FINISHED = _list(
    "finishedat completedat endedat doneat finished completed finishtime completetime completiontime endtime"
    " completedtime finishedtime datecompleted datefinished completedon finishedon succeededat timecompleted"
    " updatedat failedat"
)
PROGRESS = _list(
    "progress progresspercent progresspercentage progresspct percent percentage percentcomplete"
    " completionpercentage pct completion percentdone progressvalue"
)
MESSAGES = _list("message statusmessage stage currentstage currentstep step phase progressmessage progresstext note")
KINDS = _list("jobtype tasktype type kind operation operationtype mode action workflow tool")


@lru_cache(maxsize=16_384)
def bare(name: str | int) -> str:
    """`name` as these lists write it: small letters and digits alone."""
    return re.sub(r"[\W_]+", "", str(name)[:200]).lower()


def meaning(word: str) -> JobState | None:
    """What services usually mean by the word, None where nobody does."""
    return _BY_WORD.get(bare(word)) if len(word) <= 40 else None


def usual_words(known: Iterable[str]) -> tuple[tuple[str, JobState], ...]:
    """Usual words that are not among `known`, written as those are: `IN_PROGRESS` beside `DONE`."""
    words = tuple(known)
    taken = {bare(word) for word in words}
    letters = "".join(words)
    change = str.upper if letters.isupper() else str.title if letters[:1].isupper() else str.lower
    return tuple((change(word), state) for state, few in _OFFERED.items() for word in few if bare(word) not in taken)
