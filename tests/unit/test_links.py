"""A link can name one job, and nothing else comes in by it."""

import pytest

from jobmonitor.errors import Problem
from jobmonitor.links import is_link, read_link


@pytest.mark.parametrize(
    ("link", "named"),
    [
        ("jobmonitor://job/gepetto/4f9c2a71", ("gepetto", "4f9c2a71")),
        ("jobmonitor:job/gepetto/4f9c2a71", ("gepetto", "4f9c2a71")),
        ("jobmonitor://job/fal/fal-ai%2Fflux%3Aabc/", ("fal", "fal-ai/flux:abc")),
    ],
)
def test_a_link_names_a_job(link: str, named: tuple[str, str]) -> None:
    assert is_link(link)
    assert read_link(link) == named


@pytest.mark.parametrize(
    "link",
    [
        "jobmonitor:",
        "jobmonitor://",
        "jobmonitor://job/gepetto/",
        "jobmonitor://job//4f9c2a71",
        "jobmonitor://job/GEPETTO/4f9c2a71",
        "jobmonitor://job/../4f9c2a71",
        "jobmonitor://remove/gepetto/4f9c2a71",
        "jobmonitor://job/gepetto/4f9c2a71?base_url=http://evil.example",
        "jobmonitor://job/gepetto/-p",
        "jobmonitor://job/gepetto/--data-dir",
        "jobmonitor://job/gepetto/a%20b",
        "jobmonitor://job/gepetto/a%0Ab",
        "jobmonitor://job/gepetto/a%00b",
        "jobmonitor://job/gepetto/%E2%80%AE4f9c",
        "jobmonitor://job/gepetto/curl%20https%3A%2F%2Fevil.example",
        "jobmonitor://job/gepetto/" + "a" * 201,
        "jobmonitor://job/gepetto/" + "%41" * 100_000,
    ],
)
def test_anything_else_is_refused_in_words(link: str) -> None:
    assert is_link(link)
    with pytest.raises(Problem, match="names no job"):
        read_link(link)


@pytest.mark.parametrize("word", ["demo", "jobmonitor", "https://jobmonitor.example", "", "add"])
def test_other_words_are_no_links(word: str) -> None:
    assert not is_link(word)
