"""All provider files, the built-in ones and the person's own. Reads files; what they mean is the spec's."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from types import MappingProxyType

from jobmonitor.errors import Mistake, SpecProblem
from jobmonitor.jobs import ProviderInfo
from jobmonitor.providers.spec import MAX_FILE, ProviderSpec, read_spec


@dataclass(frozen=True, slots=True)
class Catalog:
    """Every provider that there is. A mistake in one file never stops the others."""

    specs: Mapping[str, ProviderSpec]
    mistakes: tuple[Mistake, ...] = ()
    notes: tuple[str, ...] = ()
    _texts: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)

    @classmethod
    def load(cls, folder: Path | None) -> "Catalog":
        """The built-in files, and those in `folder`, which may replace a built-in one by its ID (said in `notes`)."""
        specs: dict[str, ProviderSpec] = {}
        texts: dict[str, str] = {}
        own: dict[str, str] = {}
        mistakes: list[Mistake] = []
        notes: list[str] = []
        for name, text in _files(resources.files(__package__ or "") / "files", mistakes):
            spec = read_spec(text, name, is_known=True)  # a mistake in one of ours is a bug of ours
            specs[spec.id], texts[spec.id] = spec, text
        for name, text in _files(folder, mistakes) if folder else ():
            try:
                spec = read_spec(text, name)
            except SpecProblem as e:
                mistakes += e.mistakes
                continue
            if spec.id in own:
                mistakes.append(Mistake(name, "id", f"“{spec.id}” is already taken by {own[spec.id]}"))
                continue
            if spec.id in specs:
                notes.append(f"{name} takes the place of the built-in provider {spec.id}")
            own[spec.id] = name
            specs[spec.id], texts[spec.id] = spec, text
        by_name = dict(sorted(specs.items(), key=lambda pair: pair[1].name.casefold()))
        return cls(MappingProxyType(by_name), tuple(mistakes), tuple(notes), texts)

    def text(self, provider: str) -> str:
        """The file of this provider as it stands. Raises KeyError for one that there isn't."""
        return self._texts[provider]

    def info(self) -> tuple[ProviderInfo, ...]:
        """What a person needs to know of each provider, by name."""
        return tuple(
            ProviderInfo(
                spec.id,
                spec.name,
                spec.key_hint,
                tuple(var.name for var in spec.vars),
                not spec.auth.none,
                tuple(cancel.way for cancel in spec.cancel),
                spec.base_url,
            )
            for spec in self.specs.values()
        )


def _files(folder: Traversable, mistakes: list[Mistake]) -> Iterator[tuple[str, str]]:
    """Name and text of every provider file in `folder`, by name. A folder that isn't there holds none."""
    try:
        files = sorted((f for f in folder.iterdir() if f.name.endswith(".toml")), key=lambda f: f.name)
    except FileNotFoundError:
        return
    except OSError as e:
        mistakes.append(Mistake(str(folder), "", f"can't be read: {e.strerror}"))
        return
    for file in files:
        try:
            with file.open("rb") as stream:
                text = stream.read(4 * MAX_FILE + 1).decode("utf-8-sig")
        except OSError as e:
            mistakes.append(Mistake(file.name, "", f"can't be read: {e.strerror}"))
        except UnicodeDecodeError as e:
            mistakes.append(Mistake(file.name, "", f"is no UTF-8 text (byte {e.start})"))
        else:
            yield file.name, text
