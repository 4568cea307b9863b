"""Twenty jobs that are as different as jobs can be, and pictures for them; made on the spot, the same every time."""

from dataclasses import replace

from PySide6.QtCore import QBuffer, QIODevice, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QLinearGradient, QPainter

from jobmonitor.forecast import Usual
from jobmonitor.jobs import Health, Job, JobError, JobState, Output, OutputKind, OutputState, Trouble
from jobmonitor.tracker.outlook import Outlook

NOW = 1_790_000_000.0
LONG_ID = "urn:job:0f8fad5b-d9cb-469f-a165-70867728950e/region/eu-west-1/attempt/000000000000000017/part/of/many"


class KnownKinds(Outlook):
    """Knows how long the jobs of two providers take; those of the others are new."""

    def usual(self, job: Job) -> Usual | None:
        """How long such jobs take."""
        return {"gepetto": Usual(40, 120), "waveline": Usual(1200, 3540), "figur": Usual(20, 30)}.get(job.provider)


def varied_jobs() -> list[Job]:
    """All states, all healths, all kinds of outputs, and text that would like to break out of its row."""
    made = [
        done(Job("kitchen-8f21", kind="furnish", provider="gepetto"), "image", 41),
        done(Job("fig_9q1x88", kind="text_to_image", provider="figur"), "image", 12, count=4),
        done(Job("wl-2025-001", provider="waveline"), "document", 3),
        done(Job("aef-video-77", kind="image_to_video", provider="aetherforge"), "video", 187),
        Job("abc123", provider="gepetto", kind="furnish", state=JobState.RUNNING, provider_state="processing",
            progress=0.42, message="Placing the sofa", created_at=NOW - 34, next_poll_at=NOW + 4),
        Job("d41d8cd9", provider="figur", state=JobState.RUNNING, provider_state="UPSCALING", created_at=NOW - 95,
            next_poll_at=NOW + 2),
        Job("q-17", provider="aetherforge", kind="text_to_image", state=JobState.QUEUED, provider_state="IN_QUEUE",
            message="Place 3 of 40", next_poll_at=NOW + 9),
        Job(LONG_ID, provider="waveline", state=JobState.RUNNING, provider_state="RUNNING", progress=0.05,
            message="Line one\nline two\nline three of a message that goes on for longer than any row is wide",
            created_at=NOW - 4000, next_poll_at=NOW + 60),
        Job("7c9e6679-7425-40de-944b-e07fc1f90ae7", candidates=("waveline", "aetherforge")),
        Job("needs-a-key-1", provider="figur", health=Health.NEEDS_KEY,
            trouble=Trouble("Figur needs a key", "Give it one", NOW - 60, may_retry=False)),
        Job("refused-1", provider="gepetto", health=Health.BAD_KEY, state=JobState.RUNNING,
            trouble=Trouble("Gepetto refused the key", "Give this account a new one", NOW - 60, may_retry=False)),
        trouble(Job("slow-net", provider="waveline", state=JobState.RUNNING, progress=0.8, created_at=NOW - 900),
                Health.UNREACHABLE, "api.waveline.example took too long"),
        trouble(Job("busy-one", provider="aetherforge", state=JobState.QUEUED), Health.RATE_LIMITED,
                "AetherForge asks us to wait"),
        trouble(Job("who-is-it", provider="figur"), Health.NOT_FOUND, "Figur doesn't know this job"),
        trouble(Job("odd-answer", provider="gepetto", state=JobState.RUNNING), Health.CONFUSED,
                "Gepetto answered with a web page"),
        Job("bad-prompt", provider="gepetto", kind="furnish", state=JobState.FAILED, provider_state="error",
            error=JobError("content", "The picture <b>shows</b> no room"), created_at=NOW - 90, finished_at=NOW - 60),
        Job("stopped", provider="figur", state=JobState.CANCELLED, created_at=NOW - 7200, finished_at=NOW - 7100),
        Job("long-gone", provider="waveline", state=JobState.EXPIRED, provider_state="purged"),
        done(Job("مهمة-٤٢", provider="figur", kind="صورة \u202eabc", message="جاهز 🎉 \u2066done"), "image", 5),
        Job("strange-👩‍🚀-word", provider="aetherforge", state=JobState.UNKNOWN, provider_state="warming_up", polls=3,
            next_poll_at=NOW + 30, paused=True),
        lost(done(Job("half-saved", provider="gepetto", kind="furnish"), "image", 30, count=3)),
    ]  # fmt: skip
    return [
        replace(job, number=n, added_at=NOW - 60 * (len(made) - n) - 30, last_answer_at=job.last_answer_at or NOW - 9)
        for n, job in enumerate(reversed(made), 1)
    ]


def done(job: Job, kind: str, seconds: float, count: int = 1) -> Job:
    """The job, successful after `seconds`, with `count` outputs saved."""
    outputs = tuple(
        Output(n, kind=OutputKind(kind), state=OutputState.SAVED, size=10_683, sha256=f"{job.id}{n}", path="there")
        for n in range(count)
    )
    return replace(
        job, state=JobState.SUCCEEDED, provider_state="success", outputs=outputs, created_at=NOW - 300,
        finished_at=NOW - 300 + seconds,
    )  # fmt: skip


def lost(job: Job) -> Job:
    """The job, with its last output's link dead."""
    last = replace(job.outputs[-1], state=OutputState.LINK_EXPIRED, reason="The link died before it was saved")
    return replace(job, outputs=(*job.outputs[:-1], last))


def trouble(job: Job, health: Health, title: str) -> Job:
    """The job, with nothing heard of it for twenty minutes."""
    return replace(
        job, health=health, trouble=Trouble(title, "", NOW - 1200, may_retry=True), last_answer_at=NOW - 1200,
        next_poll_at=None if health is Health.NOT_FOUND else NOW + 31, polls=5,
    )  # fmt: skip


def picture(seed: int, width: int = 256, height: int = 170) -> bytes:
    """A landscape as JPEG, another for each seed."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    sky = QLinearGradient(QPointF(0, 0), QPointF(0, height))
    sky.setColorAt(0, QColor.fromHsv(seed * 67 % 360, 120, 235))
    sky.setColorAt(1, QColor.fromHsv((seed * 67 + 60) % 360, 60, 250))
    painter.fillRect(image.rect(), sky)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor("#fff6d8"))
    painter.drawEllipse(QRectF(width * (0.3 + seed % 3 * 0.2), height * 0.2, height * 0.25, height * 0.25))
    painter.setBrush(QColor.fromHsv((seed * 67 + 180) % 360, 110, 120))
    painter.drawEllipse(QRectF(-width * 0.2, height * 0.6, width * 0.9, height))
    painter.setBrush(QColor.fromHsv((seed * 67 + 200) % 360, 130, 80))
    painter.drawEllipse(QRectF(width * 0.35, height * 0.68, width, height))
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "JPG", 85)  # pyright: ignore[reportArgumentType, reportCallIssue]  # the stub asks for bytes
    return bytes(buffer.data().data())
