"""The commands about provider files. They need no store and ask nobody."""

from argparse import Namespace
from pathlib import Path

from jobmonitor.cli.jobs import DONE, FAILED
from jobmonitor.cli.printing import as_json, out, plain, say, table
from jobmonitor.errors import Problem, SpecProblem
from jobmonitor.paths import Paths
from jobmonitor.providers.catalog import Catalog
from jobmonitor.providers.spec import read_spec


def providers(paths: Paths, args: Namespace) -> int:
    """List, show or check provider files."""
    match args.action:
        case "check":
            return _check(Path(args.file), args)
        case "show":
            out(Catalog.load(paths.provider_files).text(args.id).rstrip("\n"))
            return DONE
        case _:
            return _list(Catalog.load(paths.provider_files), args)


def _list(catalog: Catalog, args: Namespace) -> int:
    infos = catalog.info()
    if args.json:
        for info in infos:
            out(as_json({"id": info.id, "name": info.name, "vars": list(info.vars), "key_hint": info.key_hint or None}))
    else:
        for line in table([[info.id, info.name] for info in infos]):
            out(plain(line))
    for line in (*map(str, catalog.mistakes), *catalog.notes):
        say(plain(line))
    return FAILED if catalog.mistakes else DONE


def _check(file: Path, args: Namespace) -> int:
    try:
        text = file.read_text("utf-8")
    except UnicodeDecodeError as e:
        raise Problem(f"{file} is not UTF-8 text", f"Byte {e.start} can't be read") from e
    except OSError as e:
        raise Problem(f"{file} can't be read: {e.strerror}") from e
    try:
        spec = read_spec(text, file.name)
    except SpecProblem as problem:
        for mistake in problem.mistakes:
            fields = {"file": mistake.file, "field": mistake.field, "reason": mistake.reason}
            out(as_json(fields) if args.json else plain(str(mistake)))
        return FAILED
    out(as_json({"id": spec.id, "name": spec.name}) if args.json else f"{file.name}: {spec.name}, no mistakes")
    return DONE
