"""What a person reads when a question fails, whatever the libraries call it."""

import errno
import os
import ssl

import pytest

from jobmonitor.errors import Problem, Retryable, Unreachable
from jobmonitor.transport.faults import OutOfReach, in_words


def distrust(code: int) -> ssl.SSLCertVerificationError:
    error = ssl.SSLCertVerificationError(1, "certificate verify failed")
    error.verify_code = code
    return error


def caused(outer: Exception, inner: Exception) -> Exception:
    outer.__cause__ = inner
    return outer


@pytest.mark.parametrize(
    ("code", "hint"),
    [(10, "expired"), (9, "clock"), (62, "another server"), (64, "another server"), (18, "certificate store")],
)
def test_a_certificate_that_is_not_trusted_says_why(code: int, hint: str):
    problem = in_words(caused(ssl.SSLCertVerificationError(), distrust(code)), "example.com")
    assert type(problem) is Unreachable
    assert problem.title == "The certificate of example.com is not trusted"
    assert hint in problem.hint


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OSError(errno.ENETUNREACH, "x"), "no way to example.com"),
        (OSError(errno.EHOSTUNREACH, "x"), "no way to example.com"),
        (OSError(errno.ETIMEDOUT, "x"), "took too long"),
        (OSError(errno.ECONNRESET, "x"), "was cut"),
        (OSError(errno.EPIPE, "x"), "was cut"),
        (OSError(errno.EMFILE, "x"), "could not be reached"),
        (ssl.SSLError("x"), "No safe connection"),
        (TimeoutError(), "took too long"),
    ],
)
def test_an_error_of_the_network_may_be_tried_again(error: Exception, words: str):
    for met in (error, caused(OSError("https://example.com/?key=sesame"), error)):
        problem = in_words(met, "example.com")
        assert isinstance(problem, Retryable)
        assert words in problem.title
        assert "example.com" in problem.title
        assert "sesame" not in str(problem)


def test_what_is_out_of_reach_stays_so():
    problem = in_words(caused(OSError(os.strerror(errno.EIO)), OutOfReach()), "example.com")
    assert type(problem) is Problem
