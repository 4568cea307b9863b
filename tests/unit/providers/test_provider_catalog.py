"""The provider files that ship, and a person's own beside them."""

import subprocess
import sys
from pathlib import Path

import pytest
from provider_data import SMALL

from jobmonitor.providers import own
from jobmonitor.providers.catalog import Catalog
from jobmonitor.providers.spec import read_spec

SEED = {"gepetto", "waveline", "aetherforge", "figur"}


def test_the_four_first_providers_are_there_and_without_mistakes() -> None:
    catalog = Catalog.load(None)
    assert set(catalog.specs) >= SEED
    assert (catalog.mistakes, catalog.notes) == ((), ())
    assert [info.id for info in catalog.info()] == list(catalog.specs)
    assert {info.name for info in catalog.info()} >= {"Figur", "Gepetto"}


def test_a_built_in_file_reads_again_from_its_text() -> None:
    catalog = Catalog.load(None)
    for provider, spec in catalog.specs.items():
        assert read_spec(catalog.text(provider), "copy.toml") == spec
    with pytest.raises(KeyError):
        catalog.text("nobody")


def test_a_mistake_in_one_file_never_stops_the_others(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text("id = 7")
    (tmp_path / "b.toml").write_bytes(b'id = "\xff"')
    (tmp_path / "c.toml").mkdir()
    (tmp_path / "d.toml").write_text("\ufeff" + SMALL, "utf-8")
    (tmp_path / "notes.txt").write_text("id = 7")
    catalog = Catalog.load(tmp_path)
    assert "small" in catalog.specs
    assert {mistake.file for mistake in catalog.mistakes} == {"a.toml", "b.toml", "c.toml"}


def test_an_own_file_takes_the_place_of_a_built_in_one_and_says_so(tmp_path: Path) -> None:
    (tmp_path / "my.toml").write_text(SMALL.replace('"small"', '"figur"'))
    catalog = Catalog.load(tmp_path)
    assert catalog.specs["figur"].name == "Small"
    assert "Small" in catalog.text("figur")
    assert catalog.notes == ("my.toml takes the place of the built-in provider figur",)


def test_two_own_files_for_one_provider_are_a_mistake(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(SMALL)
    (tmp_path / "b.toml").write_text(SMALL)
    catalog = Catalog.load(tmp_path)
    assert [str(mistake) for mistake in catalog.mistakes] == ["b.toml: id: “small” is already taken by a.toml"]


def test_a_folder_that_is_not_there_holds_none(tmp_path: Path) -> None:
    assert set(Catalog.load(tmp_path / "none").specs) >= SEED


def test_a_file_in_the_place_of_the_folder_is_said(tmp_path: Path) -> None:
    (tmp_path / "providers").write_text("")
    catalog = Catalog.load(tmp_path / "providers")
    assert set(catalog.specs) >= SEED
    assert len(catalog.mistakes) == 1


def test_a_huge_file_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "huge.toml").write_text("# " + "x" * 2_000_000)
    (mistake,) = Catalog.load(tmp_path).mistakes
    assert "too long" in str(mistake)


def test_the_files_are_read_without_what_only_answers_need() -> None:
    # The window's first paint waits for the names of the providers: expressions and patterns wait until they are used.
    look = (
        "import sys; from jobmonitor.providers.catalog import Catalog; assert len(Catalog.load(None).specs) >= 38;"
        "print([name for name in ('jmespath', 'jwt') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_every_built_in_file_has_its_id_for_a_name() -> None:
    folder = Path(own.__file__).parent / "files"
    assert {path.stem for path in folder.glob("*.toml")} == set(Catalog.load(None).specs)
