"""What is typed about an account is read kindly, and what can't be right is said before it is stored."""

import pytest

from jobmonitor.errors import Problem
from jobmonitor.jobs import Account, ProviderInfo
from jobmonitor.ui.account_form import Entered, base_url_mistake, cleaned_key, key_mistake, read_account

GEPETTO = ProviderInfo("gepetto", "Gepetto")


@pytest.mark.parametrize(
    ("pasted", "key", "remark"),
    [
        ("sk-123", "sk-123", ""),
        ("  sk-123\r\n", "sk-123", ""),
        ("Bearer sk-123", "sk-123", "Left out “Bearer”: only the key is kept"),
        ("Authorization: Bearer sk-123\n", "sk-123", "Left out “Authorization: Bearer”: only the key is kept"),
        ("x-api-key: sk-123", "sk-123", "Left out “x-api-key”: only the key is kept"),
        ('"sk-123"', "sk-123", "Left out the quotation marks: only the key is kept"),
        ("bearer-token-as-a-key", "bearer-token-as-a-key", ""),
        ("", "", ""),
        ("Bearer ", "Bearer", ""),
        ('"', '"', ""),
    ],
)
def test_what_doesnt_belong_to_a_key_is_taken_off_with_a_word(pasted: str, key: str, remark: str):
    assert cleaned_key(pasted) == (key, remark)


@pytest.mark.parametrize(
    ("key", "mistake"),
    [
        ("sk-123_A.b=/+", ""),
        ("", "Paste the key first"),
        ("sk 123", "There is a blank inside; a key has none"),
        ("sk\n123", "This has several lines; a key has one"),
        ("sk-ключ", "There is a character in it that a key can't have"),
        ("sk\x00", "There is a character in it that a key can't have"),
        ("https://example.com", "This is a link, not a key"),
    ],
)
def test_what_can_be_no_key_is_told(key: str, mistake: str):
    assert key_mistake(key) == mistake


@pytest.mark.parametrize(
    "url", ["https://api.example.com/v1", "http://127.0.0.1:8080", "http://localhost/x", "http://[::1]:9"]
)
def test_a_base_url_may_be_https_or_this_machine(url: str):
    assert base_url_mistake(url) == ""


@pytest.mark.parametrize(
    ("url", "part"),
    [
        ("http://api.example.com", "could read the key"),
        ("ftp://example.com", "https://"),
        ("example.com", "https://"),
        ("https://user:pass@example.com", "user name or a password"),
        ("https://example.com/?a=1", "before the first ? or #"),
        ("https://exa mple.com", "characters"),
        ("http://localhost.evil.com", "could read the key"),
    ],
)
def test_a_base_url_that_would_give_the_key_away_says_why(url: str, part: str):
    assert part in base_url_mistake(url)


def test_what_was_typed_becomes_a_clean_account():
    entered = Entered(
        key=" Bearer sk-1 ", label="  my  work ", base_url=" https://x.org/ ", vars={"b": " 2 ", "a": "1", "c": " "}
    )
    account, key = read_account(GEPETTO, entered, uid="u1")
    assert account == Account("gepetto", "my work", "https://x.org", (("a", "1"), ("b", "2")), "", "u1")
    assert key == "sk-1"


def test_an_account_without_a_name_is_the_default_one():
    assert read_account(GEPETTO, Entered(key="sk-1"))[0].label == "default"


def test_a_variable_in_the_environment_needs_no_key():
    account, key = read_account(GEPETTO, Entered(key="left over", key_env=" $GEPETTO_KEY "))
    assert (account.key_env, key) == ("GEPETTO_KEY", "")


@pytest.mark.parametrize(
    "entered",
    [
        Entered(),
        Entered(key="sk 1"),
        Entered(key_env="MY-KEY"),
        Entered(key_env="1KEY"),
        Entered(key="sk-1", base_url="http://example.com"),
        Entered(key="sk-1", label="x" * 61),
    ],
)
def test_what_cant_be_stored_is_a_problem_in_words(entered: Entered):
    with pytest.raises(Problem):
        read_account(GEPETTO, entered)


def test_a_key_never_prints():
    assert "sk-1" not in repr(Entered(key="sk-1"))


def test_a_problem_never_repeats_the_key():
    with pytest.raises(Problem) as caught:
        read_account(GEPETTO, Entered(key="sk-secret and more"))
    assert "secret" not in str(caught.value)
