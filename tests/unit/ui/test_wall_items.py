"""What hangs on the wall, and under which heading."""

from datetime import UTC, datetime

from jobmonitor.jobs import Job, JobState, Output
from jobmonitor.ui.wall_items import By, Item, hung

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC).timestamp()
DAY = 86_400.0


def job(number: int, outputs: int = 1, provider: str = "gepetto", at: float = NOW) -> Job:
    given = tuple(Output(n) for n in range(outputs))
    return Job(f"j{number}", number, provider, state=JobState.SUCCEEDED, outputs=given, finished_at=at)


def named(job: Job) -> str:
    return job.provider.capitalize()


def told(jobs: list[Job], by: By) -> tuple[list[Item], list[tuple[str, int]]]:
    items, sections, places = hung(jobs, by, named, NOW, UTC)
    assert [item.number for item in items] == [number for number, there in places.items() for _ in there]
    assert [place for there in places.values() for place in there] == list(range(len(items)))
    return items, [(section.say(), section.count) for section in sections]


def test_days_come_newest_first_and_jobs_stay_in_their_order():
    jobs = [job(1, at=NOW - DAY), job(2, 2), job(3, at=NOW - 400 * DAY), job(4, at=NOW - 60), job(5, at=NOW - 3 * DAY)]
    items, sections = told(jobs, By.DAY)
    assert items == [Item(2, 0), Item(2, 1), Item(4, 0), Item(1, 0), Item(5, 0), Item(3, 0)]
    assert sections == [
        ("Today", 3),
        ("Yesterday", 1),
        ("Sunday, 1 March", 1),
        ("Tuesday, 28 January 2025", 1),
    ]


def test_providers_and_jobs_come_in_the_order_of_the_rows():
    jobs = [job(1, 2, "figur"), job(2), job(3, provider="figur"), job(4, provider="")]
    assert told(jobs, By.PROVIDER) == (
        [Item(1, 0), Item(1, 1), Item(3, 0), Item(2, 0), Item(4, 0)],
        [("Figur", 3), ("Gepetto", 1), ("Nobody knows whose", 1)],
    )
    assert told(jobs[:2], By.JOB)[1] == [("Figur  j1", 2), ("Gepetto  j2", 1)]


def test_jobs_that_gave_nothing_do_not_hang():
    assert told([job(1, 0)], By.DAY) == ([], [])


def test_a_time_that_can_be_none_hangs_at_the_end():
    _, sections = told([job(1, at=1e300), job(2, at=float("nan")), job(3)], By.DAY)
    assert sections == [("Today", 1), ("At an unknown time", 2)]
