"""Every file of Pillow's own test set, among them all that it calls broken: each ends as a picture or as words.

The set is in Pillow's source distribution, of 47 MB, which no other test needs. So this one runs where it is named:

    pip download --no-deps --no-binary pillow pillow==13.0.0
    PILLOW_SDIST=pillow-13.0.0.tar.gz python3 dev.py test tests/unit/outputs/test_pillow_files.py
"""

import hashlib
import os
import tarfile
from collections import Counter
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from jobmonitor.jobs import OutputKind
from jobmonitor.outputs.archive import Archive
from jobmonitor.outputs.decoding import Decoder
from jobmonitor.transport import Limits, Transport
from tests.unit.loopback import Loopback, answer, loopback
from tests.unit.outputs.test_hostile import taken_in

SHA256 = "cdcd1ba258178f7356d74170c9a81ba4eab6a5d55748bc402a5a2a6fe6be3510"
NAMED = os.environ.get("PILLOW_SDIST", "")

pytestmark = pytest.mark.skipif(not NAMED, reason="PILLOW_SDIST names no source distribution of Pillow")


@pytest.fixture
async def server() -> AsyncGenerator[Loopback]:
    async with loopback() as here:
        yield here


async def test_every_file_is_a_picture_or_words(server: Loopback, tmp_path: Path):
    sdist = Path(NAMED)
    assert hashlib.sha256(sdist.read_bytes()).hexdigest() == SHA256
    archive = Archive(tmp_path / "outputs")
    decoder = Decoder()
    said: Counter[str] = Counter()
    async with Transport(Limits(connect=5, read=30, deadline=60), {}) as transport:
        with tarfile.open(sdist) as files:
            for n, member in enumerate(each for each in files if "/Tests/images/" in each.name and each.isfile()):
                file = files.extractfile(member)
                assert file is not None
                server.answers[f"/{n}"] = answer(file.read())
                words = await taken_in(server, transport, archive, decoder, f"/{n}", OutputKind.FILE)
                said[words] += 1
                del server.answers[f"/{n}"]
    decoder.close()
    assert said.total() > 900
    assert said[""] > 400, said
    assert len(said) > 3
