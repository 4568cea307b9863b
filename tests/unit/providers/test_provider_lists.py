"""A provider's list of recent jobs: what is asked, page by page, and what is read out of the answers."""

import json
from typing import Any

import pytest
from provider_data import NOW, SPECS, answer, spec

from jobmonitor.errors import Confused, KeyRefused, Problem, RateLimited, Rejected, SpecProblem
from jobmonitor.jobs import Account, JobState, ListedJob
from jobmonitor.providers.lists import (
    Mark,
    beginnings,
    list_request,
    read_list,
    read_values,
    values_request,
    wanted_vars,
)
from jobmonitor.providers.spec import ProviderSpec

CREATED = "2026-11-20T10:00:00Z"
AT = 1_795_168_800.0

LISTS: dict[str, tuple[str, object, tuple[ListedJob, ...]]] = {
    "waveline": (
        "https://waveline.ai/api/v1/jobs?count=100&offset=0",
        {
            "items": [{"id": "a1", "status": "RUNNING", "type": "guess-shape", "createdAt": CREATED}],
            "offset": 0,
            "count": 1,
            "total": 1,
        },
        (ListedJob("a1", (), JobState.RUNNING, "RUNNING", "guess-shape", AT),),
    ),
    "figur": (
        "https://api.figur.fit/v1/jobs?limit=200&offset=0",
        {
            "jobs": [
                {
                    "public_id": "01JREQREQREQREQREQREQREQ00",
                    "job_type": "MODEL_GENERATOR",
                    "status": "SUCCESS",
                    "created_at": CREATED,
                }
            ]
        },
        (ListedJob("01JREQREQREQREQREQREQREQ00", (), JobState.SUCCEEDED, "SUCCESS", "MODEL_GENERATOR", AT),),
    ),
    "replicate": (
        "https://api.replicate.com/v1/predictions",
        {"next": None, "results": [{"id": "gm3q", "status": "canceled", "model": "a/b", "created_at": CREATED}]},
        (ListedJob("gm3q", (), JobState.CANCELLED, "canceled", "a/b", AT),),
    ),
    "luma": (
        "https://api.lumalabs.ai/dream-machine/v1/generations?limit=100&offset=0",
        {"has_more": False, "generations": [{"id": "1", "state": "dreaming", "model": "ray-2"}]},
        (ListedJob("1", (), JobState.RUNNING, "dreaming", "ray-2"),),
    ),
    "leonardo": (
        "https://cloud.leonardo.ai/api/rest/v1/generations/user/u-7?offset=0&limit=50",
        {"generations": [{"id": "g1", "status": "FAILED", "createdAt": "2026-11-20T10:00:00.000"}]},
        (ListedJob("g1", (), JobState.FAILED, "FAILED", "", AT),),
    ),
    "krea": (
        "https://api.krea.ai/jobs?limit=100",
        {"items": [{"job_id": "k1", "status": "sampling", "created_at": CREATED}], "nextCursor": None},
        (ListedJob("k1", (), JobState.RUNNING, "sampling", "", AT),),
    ),
    "openai-video": (
        "https://api.openai.com/v1/videos?limit=100&order=desc",
        {"data": [{"id": "video_1", "status": "completed", "model": "sora-2", "created_at": AT}], "has_more": False},
        (ListedJob("video_1", (), JobState.SUCCEEDED, "completed", "sora-2", AT),),
    ),
    "openai-batch": (
        "https://api.openai.com/v1/batches?limit=100",
        {"data": [{"id": "batch_1", "status": "cancelling", "endpoint": "/v1/completions", "created_at": AT}]},
        (ListedJob("batch_1", (), JobState.RUNNING, "cancelling", "/v1/completions", AT),),
    ),
    "kling": (
        "https://api-singapore.klingai.com/v1/videos/text2video?pageNum=1&pageSize=100",
        {"code": 0, "data": [{"task_id": "866168216002236456", "task_status": "succeed", "created_at": AT * 1000}]},
        (
            ListedJob(
                "866168216002236456", (("task_kind", "videos/text2video"),), JobState.SUCCEEDED, "succeed", "", AT
            ),
        ),
    ),
    "meshy": (
        "https://api.meshy.ai/openapi/v1/remesh?page_num=1&page_size=50&sort_by=-created_at",
        [{"id": "m1", "status": "PENDING", "created_at": AT * 1000}],
        (ListedJob("m1", (("task_kind", "v1/remesh"),), JobState.QUEUED, "PENDING", "", AT),),
    ),
    "wavespeed": (
        "https://api.wavespeed.ai/api/v3/predictions",
        {"code": 200, "data": {"items": [{"id": "p1", "status": "created", "model": "m", "created_at": CREATED}]}},
        (ListedJob("p1", (), JobState.QUEUED, "created", "m", AT),),
    ),
    "heygen": (
        "https://api.heygen.com/v1/video.list",
        {
            "code": 100,
            "data": {
                "token": None,
                "videos": [{"video_id": "h1", "status": "draft", "type": "GENERATED", "created_at": AT}],
            },
        },
        (ListedJob("h1", (), JobState.UNKNOWN, "draft", "GENERATED", AT),),
    ),
    "comfy-cloud": (
        "https://cloud.comfy.org/api/jobs?limit=200&offset=0",
        {"jobs": [{"id": "c1", "status": "in_progress", "create_time": AT}], "pagination": {"has_more": False}},
        (ListedJob("c1", (), JobState.RUNNING, "in_progress", "", AT),),
    ),
    "astria": (
        "https://api.astria.ai/prompts?offset=0",
        [{"id": 7, "tune_id": 3, "started_training_at": CREATED, "trained_at": None, "created_at": CREATED}],
        (ListedJob("7", (("tune_id", "3"),), JobState.RUNNING, "RUNNING", "", AT),),
    ),
}
GIVEN = {
    "kling": (("task_kind", "videos/text2video"),),
    "meshy": (("task_kind", "v1/remesh"),),
}


def begun(provider: ProviderSpec) -> Mark:
    """The first list's beginning, with what is asked for before it."""
    (mark, *_) = beginnings(provider)
    first = values_request(provider, mark, Account(provider.id), "k:s", NOW)
    if first is None:
        return mark
    assert first.url.endswith("/me")
    return read_values(provider, mark, answer({"user_details": [{"user": {"id": "u-7"}}]}), NOW)


def test_every_list_that_is_documented_is_known() -> None:
    assert {name for name, provider in SPECS.items() if provider.lists} == {*LISTS, "comfyui"}


@pytest.mark.parametrize("name", LISTS)
def test_a_list_is_asked_for_and_read(name: str) -> None:
    provider, given = SPECS[name], GIVEN.get(name, ())
    url, body, jobs = LISTS[name]
    mark = begun(provider)
    request = list_request(provider, mark, Account(name), "k:s", NOW, given)
    assert request.url == url
    assert request.secret_headers
    assert not request.may_hold_output
    assert read_list(provider, mark, answer(body), NOW, given).jobs == jobs


def test_comfyui_lists_what_waits_and_what_is_over() -> None:
    provider = SPECS["comfyui"]
    queue, history = beginnings(provider)
    assert list_request(provider, queue, Account("comfyui"), "", NOW).url == "http://127.0.0.1:8188/queue"
    waits = {"queue_running": [[4, "r1"]], "queue_pending": [[5, "p1"], [6, "p2"]]}
    listed = read_list(provider, queue, answer(waits), NOW).jobs
    assert [(job.id, job.state) for job in listed] == [
        ("r1", JobState.RUNNING),
        ("p1", JobState.QUEUED),
        ("p2", JobState.QUEUED),
    ]
    assert "max_items=200" in list_request(provider, history, Account("comfyui"), "", NOW).url
    over = {
        "h1": {
            "prompt": [1, "h1"],
            "status": {"status_str": "success", "messages": [["execution_start", {"timestamp": AT * 1000}]]},
        },
        "h2": {
            "prompt": [2, "h2"],
            "status": {"status_str": "error", "messages": [["execution_interrupted", {"prompt_id": "h2"}]]},
        },
    }
    page = read_list(provider, history, answer(over), NOW)
    assert page.jobs == (
        ListedJob("h1", (), JobState.SUCCEEDED, "success", "", AT),
        ListedJob("h2", (), JobState.CANCELLED, "INTERRUPTED"),
    )
    assert page.more is None


def urls(provider: ProviderSpec, *bodies: object, given: Any = ()) -> list[str]:
    """Where each page is asked for, in turn, until there is no more."""
    asked: list[str] = []
    mark: Mark | None = begun(provider)
    for body in bodies:
        if mark is None:
            break
        asked.append(list_request(provider, mark, Account(provider.id), "k:s", NOW, given).url)
        mark = read_list(provider, mark, answer(body), NOW, given).more
    assert mark is None
    return [url.partition("?")[2] for url in asked]


ONE = {"id": "a", "public_id": "a", "job_id": "a", "video_id": "a", "status": "x"}


def test_later_pages_are_asked_for_by_what_was_seen_already() -> None:
    assert urls(SPECS["figur"], {"jobs": [ONE, ONE]}, {"jobs": [ONE]}, {"jobs": []}) == [
        "limit=200&offset=0",
        "limit=200&offset=2",
        "limit=200&offset=3",
    ]


def test_later_pages_are_asked_for_by_their_number() -> None:
    pages = urls(SPECS["meshy"], [ONE], [ONE], [])
    assert [page.partition("&")[0] for page in pages] == ["page_num=1", "page_num=2", "page_num=3"]


def test_a_page_number_in_a_body_is_a_number() -> None:
    wave = SPECS["wavespeed"]
    first = Mark()
    page = read_list(wave, first, answer({"data": {"items": [ONE]}}), NOW)
    assert page.more
    bodies = [json.loads(list_request(wave, mark, Account("wavespeed"), "k", NOW).body) for mark in (first, page.more)]
    assert bodies == [{"page": 1, "page_size": 100}, {"page": 2, "page_size": 100}]


def test_later_pages_are_asked_for_by_what_the_last_one_said() -> None:
    assert urls(SPECS["krea"], {"items": [ONE], "nextCursor": "2026-11-20T10:00:00Z"}, {"items": [ONE]}) == [
        "limit=100",
        "limit=100&cursor=2026-11-20T10:00:00Z",
    ]
    more = {"data": [ONE], "last_id": "video_9", "has_more": True}
    assert urls(SPECS["openai-video"], more, more | {"has_more": False}) == [
        "limit=100&order=desc",
        "limit=100&order=desc&after=video_9",
    ]


def test_a_service_that_says_the_same_page_again_is_not_asked_for_ever() -> None:
    again = {"items": [ONE], "nextCursor": "c"}
    assert len(urls(SPECS["krea"], again, again, again)) == 2


def test_the_address_of_the_next_page_is_followed_where_the_key_went_before() -> None:
    replicate = SPECS["replicate"]
    following = "https://api.replicate.com/v1/predictions?cursor=cD0yMDI%3D"
    more = read_list(replicate, Mark(), answer({"results": [ONE], "next": following}), NOW).more
    assert more
    assert list_request(replicate, more, Account("replicate"), "k", NOW).url == following


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/v1/predictions",
        "https://api.replicate.com.evil.example/v1/x",
        "http://api.replicate.com/v1/predictions",
        "https://api.replicate.com@evil.example/v1/",
        "https://api.replicate.com/v1x",
        "https://api.replicate.com/v1/a b",
        "//evil.example",
    ],
)
def test_the_key_goes_to_no_other_address(elsewhere: str) -> None:
    replicate = SPECS["replicate"]
    more = read_list(replicate, Mark(), answer({"results": [ONE], "next": elsewhere}), NOW).more
    assert more
    with pytest.raises(Confused, match="goes on elsewhere"):
        list_request(replicate, more, Account("replicate"), "k", NOW)


def test_what_the_address_needs_and_nobody_said_is_asked_for() -> None:
    kling = SPECS["kling"]
    assert wanted_vars(kling) == ("task_kind",)
    assert wanted_vars(SPECS["figur"]) == ()
    with pytest.raises(Rejected, match="no task_kind"):
        list_request(kling, Mark(), Account("kling"), "k:s", NOW)
    by_account = Account("kling", vars=(("task_kind", "images/generations"),))
    assert "/images/generations?" in list_request(kling, Mark(), by_account, "k:s", NOW).url


def test_a_list_of_a_user_that_nobody_names_is_a_problem() -> None:
    leonardo = SPECS["leonardo"]
    with pytest.raises(Confused, match="no user_id"):
        read_values(leonardo, Mark(), answer({"user_details": []}), NOW)


@pytest.mark.parametrize(
    ("status", "kind"), [(401, KeyRefused), (403, KeyRefused), (404, Rejected), (429, RateLimited), (500, Problem)]
)
def test_a_refusal_says_why_and_nothing_of_a_job(status: int, kind: type[Problem]) -> None:
    with pytest.raises(kind) as caught:
        read_list(SPECS["figur"], Mark(), answer({"error": {"message": "no"}}, status), NOW)
    assert "Figur" in caught.value.title
    assert "this job" not in caught.value.title


def test_an_error_inside_a_200_is_told() -> None:
    with pytest.raises(KeyRefused):
        read_list(SPECS["kling"], Mark(), answer({"code": 1002, "message": "bad"}), NOW)


@pytest.mark.parametrize("body", [{"jobs": {"a": 1}}, {"jobs": "none"}, {"jobs": 3}])
def test_what_is_no_list_is_a_problem(body: object) -> None:
    with pytest.raises(Confused, match="something else than a list"):
        read_list(SPECS["figur"], Mark(), answer(body), NOW)


def test_items_that_are_no_jobs_are_left_out_and_duplicates_once() -> None:
    items = [None, 3, "x", {}, {"public_id": None}, {"public_id": "a b"}, {"public_id": "x" * 400}, {"public_id": True}]
    good = {"public_id": "good", "status": ["?"], "job_type": 7, "created_at": "never"}
    page = read_list(SPECS["figur"], Mark(), answer({"jobs": [*items, good, good]}), NOW)
    assert page.jobs == (ListedJob("good", (), JobState.UNKNOWN, "", "7"),)


@pytest.mark.parametrize("body", [{}, {"jobs": None}, {"jobs": []}, [], None, 7])
def test_an_empty_list_is_one(body: object) -> None:
    page = read_list(SPECS["figur"], Mark(), answer(body), NOW)
    assert page == read_list(SPECS["figur"], Mark(), answer({"jobs": []}), NOW)
    assert page.jobs == ()


def test_a_file_says_its_lists_in_one_table_or_in_several() -> None:
    one = spec('[list]\nurl = "{base}/all"\nitems = "jobs"\n')
    assert len(one.lists) == 1
    two = spec('[[list]]\nurl = "{base}/a"\nitems = "jobs"\n[[list]]\nurl = "{base}/b"\nitems = "jobs"\n')
    assert len(two.lists) == 2


@pytest.mark.parametrize(
    ("table", "field", "reason"),
    [
        ('url = "/jobs"\nitems = "jobs"', "list.url", "must begin with {base}/"),
        ('url = "{base}/{who}"\nitems = "jobs"', "list.url", "{who} is not known here"),
        ('url = "{base}/a"', "list.items", "is missing"),
        ('url = "{base}/a"\nitems = "jobs["', "list.items", "is no JMESPath"),
        ('url = "{base}/a"\nitems = "jobs"\nmore = "{base}/b?c={next}"', "list.more", "{next} is not known here"),
        ('url = "{base}/a"\nitems = "jobs"\nmore = "{base}/b"\nnext = "n"', "list.more", "must hold {next}"),
        ('url = "{base}/a"\nitems = "jobs"\nhas_more = "m"', "list.has_more", "nothing says where"),
        ('url = "{base}/a"\nitems = "jobs"\nfirst = "{base}/me"', "list.first", "go together"),
        ('url = "{base}/a"\nitems = "jobs"\nvars = { model = "m" }', "list.vars.model", "is no variable"),
        ('url = "{base}/a"\nitems = "jobs"\nbody = { page = 1 }', "list.body", 'method = "POST" alone'),
        ('url = "{base}/a"\nitems = "jobs"\nmethod = "PUT"', "list.method", "not known here"),
        (
            'url = "{base}/a"\nitems = "jobs"\nmethod = "POST"\nbody = { k = "{key}" }',
            "list.body.k",
            "{key} is not known here",
        ),
        ('url = "{base}/a"\nitems = "jobs"\nfirst = "{base}/me"\nvalues = { id = "x" }', "list.values.id", "not id"),
    ],
)
def test_a_mistake_in_a_list_names_its_field_and_the_reason(table: str, field: str, reason: str) -> None:
    with pytest.raises(SpecProblem) as caught:
        spec(f"[list]\n{table}\n")
    found = [mistake for mistake in caught.value.mistakes if mistake.field == field]
    assert found, caught.value.mistakes
    assert reason in found[0].reason
    assert found[0].file == "small.toml"
