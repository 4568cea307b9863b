"""The poller as a whole, in virtual time: it learns, waits when it is told to, and notices a lost network."""

import asyncio
from contextlib import closing
from pathlib import Path

from jobmonitor.errors import Offline, Problem
from jobmonitor.forecast import Duration, Usual
from jobmonitor.jobs import Account, Health, Job, JobState, Why
from jobmonitor.store import Change, Store
from jobmonitor.wire import Request, Response
from tests.unit.tracker.world import GEPETTO, File, World, answer, in_world, refusal


def test_a_job_is_asked_about_when_such_jobs_usually_end(tmp_path: Path) -> None:
    async def long_ago() -> None:
        with closing(Store.open(tmp_path / "jobs.db")) as store:
            (old,) = await store.add([Job(id="old", provider="gepetto", state=JobState.SUCCEEDED)])
            took = [Duration("gepetto", "furnish", 40 + n / 30) for n in range(60)]
            await store.save([Change(old.job, ended=each) for each in took])

    async def now(world: World) -> None:
        await world.tracker.add_account(GEPETTO)
        world.provider.job("new-1111111", answer("pending", mode="furnish"))
        await world.tracker.add("new-1111111")
        await asyncio.sleep(2)
        job = world.job("new-1111111")
        assert world.tracker.outlook.usual(job) == Usual(half=41, most=40 + 59 / 30)
        assert job.next_poll_why is Why.USUAL
        assert job.next_poll_at is not None
        assert 39 < job.next_poll_at - job.added_at < 41, "nobody asks while such jobs never end"

    asyncio.run(long_ago())
    in_world(tmp_path, now)


def test_how_long_jobs_take_is_told_when_it_is_known(tmp_path: Path) -> None:
    async def test(world: World) -> None:
        await world.tracker.add_account(GEPETTO)
        for number in range(6):
            world.provider.job(f"old-{number:07}", answer("pending"), answer("pending"), answer("success"))
        await world.tracker.add("\n".join(world.provider.steps))
        assert world.tracker.outlook.usual(world.job("old-0000000")) is None
        await world.until_idle()
        usual = world.tracker.outlook.usual(world.job("old-0000000"))
        assert isinstance(usual, Usual)
        assert 3 <= usual.half <= usual.most <= 15

    in_world(tmp_path, test)


def test_after_a_429_nothing_of_the_account_is_asked_before_retry_after_has_passed(tmp_path: Path) -> None:
    async def test(world: World) -> None:
        await world.tracker.add_account(GEPETTO)
        world.provider.job("limited-111", refusal(429, retry_after="40"), answer("pending"))
        for number in range(20):
            world.provider.job(f"other-{number:05}", answer("pending"))
        await world.tracker.add("limited-111")
        await asyncio.sleep(1)
        limited_at = world.provider.asked[0][0]
        await world.tracker.add("\n".join(list(world.provider.steps)[1:]))
        await asyncio.sleep(38)
        assert len(world.provider.asked) == 1
        assert world.job("limited-111").health is Health.RATE_LIMITED
        assert world.job("limited-111").next_poll_why is Why.TOLD
        await asyncio.sleep(30)
        assert len(world.provider.asked) > 20
        assert world.provider.asked[1][0] >= limited_at + 40

    in_world(tmp_path, test)


def test_an_answer_that_did_not_change_is_asked_for_conditionally(tmp_path: Path) -> None:
    asked: list[Request] = []
    tagged = answer("pending", mode="furnish")
    steps = [Response(200, {"etag": '"7"'}, tagged.body), Response(304), Response(304), answer("success")]

    async def test(world: World) -> None:
        await world.tracker.add_account(GEPETTO)
        world.provider.job("abcd-111111", *steps)
        world.provider.before_answer = asked.append
        await world.tracker.add("abcd-111111")
        await asyncio.sleep(8)
        job = world.job("abcd-111111")
        assert (job.state, job.kind, job.health) == (JobState.QUEUED, "furnish", Health.OK)
        await world.until_idle()
        assert world.job("abcd-111111").state is JobState.SUCCEEDED

    in_world(tmp_path, test)
    assert [request.headers.get("If-None-Match") for request in asked] == [None, '"7"', '"7"', '"7"']


def test_without_a_network_asking_rests_and_goes_on_when_it_is_back(tmp_path: Path) -> None:
    notices: list[str] = []
    offline: list[Response | Problem] = [Offline("api.gepetto.example was not found", "Check the network")]

    async def test(world: World) -> None:
        await world.tracker.add_account(GEPETTO)
        world.tracker.noticed.connect(lambda notice: notices.append(notice.title))
        for number in range(200):
            world.provider.job(f"job-{number:07}", *offline)
        await world.tracker.add("\n".join(world.provider.steps))
        await asyncio.sleep(300)
        assert notices == ["This machine has no network"]
        assert len(world.provider.asked) < 40, "two hundred jobs don't each find out"
        unasked = [job for job in world.tracker.jobs.values() if job.polls == 0]
        assert len(unasked) > 150
        assert {job.health for job in unasked} == {Health.OK}

        for steps in world.provider.steps.values():
            steps[0] = answer("pending")
        back_at = len(world.provider.asked)
        await asyncio.sleep(32)
        assert notices == ["This machine has no network", "The network is back"]
        assert len(world.provider.asked) > back_at
        await asyncio.sleep(130)
        assert all(job.last_answer_at is not None for job in world.tracker.jobs.values())

    in_world(tmp_path, test)


def test_when_the_system_says_that_the_network_is_back_one_question_proves_it_at_once(tmp_path: Path) -> None:
    async def test(world: World) -> None:
        await world.tracker.add_account(GEPETTO)
        world.provider.job("abcd-111111", answer("pending"))
        world.tracker.outlook.network_changed(False)
        await world.tracker.add("abcd-111111")
        await asyncio.sleep(20)
        assert world.provider.asked == []
        world.tracker.outlook.network_changed(True)
        await asyncio.sleep(1)
        assert len(world.provider.asked) == 1

    in_world(tmp_path, test)


def test_what_accounts_ask_is_told_and_counted(tmp_path: Path) -> None:
    async def test(world: World) -> None:
        await world.tracker.add_account(GEPETTO)
        world.provider.job("abcd-111111", answer("pending"))
        await world.tracker.add("abcd-111111")
        await asyncio.sleep(200)
        (budget,) = world.tracker.outlook.budgets()
        polls = world.job("abcd-111111").polls
        assert (budget.provider, budget.account, budget.per_minute, budget.watched) == ("gepetto", "default", 120, 1)
        assert budget.last_hour == polls == len(world.provider.asked)
        assert budget.last_minute < polls
        assert budget.left == 120 - budget.last_minute
        assert budget.next_at == world.job("abcd-111111").next_poll_at
        assert budget.saved >= 100 - polls - 10, "one question every two seconds would have been a hundred"

    in_world(tmp_path, test)


def test_results_that_lie_on_the_providers_own_server_count_like_questions(tmp_path: Path) -> None:
    async def test(world: World) -> None:
        await world.tracker.add_account(GEPETTO)
        (base,) = [each.base_url for each in world.tracker.providers if each.id == "gepetto"]
        for number in range(40):
            link = f"{base if number % 2 else 'https://pictures.example'}/{number}.png"
            world.provider.job(f"job-{number:07}", answer("pending"), answer("success", output=link))
        await world.tracker.add("\n".join(world.provider.steps))
        await world.until_idle()
        assert len(world.provider.fetched) == 40
        (budget,) = world.tracker.outlook.budgets()
        assert budget.last_hour == len(world.provider.asked) + 20

    in_world(tmp_path, test)


def test_a_wait_that_was_asked_for_before_a_restart_still_holds_the_account(tmp_path: Path) -> None:
    async def limited(world: World) -> None:
        await world.tracker.add_account(GEPETTO)
        world.provider.job("limited-111", refusal(429, retry_after="600"))
        await world.tracker.add("limited-111")
        await asyncio.sleep(2)

    async def again(world: World) -> None:
        world.provider.job("limited-111", answer("pending"))
        world.provider.job("other-11111", answer("pending"))
        await world.tracker.add("other-11111")
        await asyncio.sleep(500)
        assert world.provider.asked == []

    in_world(tmp_path, limited)
    in_world(tmp_path, again)


def test_a_service_without_a_key_that_refuses_one_is_not_asked_on_and_on(tmp_path: Path) -> None:
    async def test(world: World) -> None:
        world.provider.job("4f9c2a71-7d0e-4f4e-9a55-1c2d3e4f5a6c", refusal(401))
        await world.tracker.add("4f9c2a71-7d0e-4f4e-9a55-1c2d3e4f5a6c", "comfyui")
        await asyncio.sleep(60)
        assert len(world.provider.asked) == 1
        assert world.job("4f9c2a71-7d0e-4f4e-9a55-1c2d3e4f5a6c").health is Health.BAD_KEY

    in_world(tmp_path, test)


def test_a_link_with_a_null_in_it_ends_no_watch(tmp_path: Path) -> None:
    async def test(world: World) -> None:
        await world.tracker.add_account(GEPETTO)
        world.provider.job("abcd-111111", answer("success", output="https://a.example/x?\0y"))
        await world.tracker.add("abcd-111111")
        await asyncio.sleep(5)
        assert world.job("abcd-111111").state is JobState.SUCCEEDED

    in_world(tmp_path, test)


def test_dead_links_are_renewed_within_the_limits_of_their_account(tmp_path: Path) -> None:
    async def test(world: World) -> None:
        figur = Account("figur", key_env="KEY")
        await world.tracker.add_account(figur)
        for number in range(30):
            id = f"01JREQREQREQREQREQREQREQ{number:02}"
            link = f"https://pictures.example/{number}.png"
            result = [{"image_url": link, "role": "final"}]
            done = answer("SUCCESS", job_id=id, result=result)
            world.provider.job(id, done, refusal(429, retry_after="600"))
            world.provider.files[link] = [File(link, 403)]
        await world.tracker.add("\n".join(world.provider.steps), "figur")
        await asyncio.sleep(60)
        renewals = len(world.provider.asked) - 30
        assert 0 < renewals <= 4, "one that was told to wait speaks for the whole account"

    in_world(tmp_path, test)


def test_where_nobody_is_asked_the_systems_word_alone_ends_the_notice(tmp_path: Path) -> None:
    notices: list[str] = []

    async def test(world: World) -> None:
        world.tracker.noticed.connect(lambda notice: notices.append(notice.title))
        await asyncio.sleep(1)
        for is_there in (False, True, False):
            world.tracker.outlook.network_changed(is_there)
            await asyncio.sleep(1)

    in_world(tmp_path, test)
    assert notices == ["This machine has no network", "The network is back", "This machine has no network"]
