"""The commands about provider files. They need no store and ask nobody."""

import sys
import time
from argparse import Namespace
from pathlib import Path

from jobmonitor.cli.jobs import DONE, FAILED
from jobmonitor.cli.printing import as_json, iso, out, plain, say, table
from jobmonitor.errors import Problem, SpecProblem
from jobmonitor.paths import Paths
from jobmonitor.providers.catalog import Catalog
from jobmonitor.providers.making import Made, make
from jobmonitor.providers.own import install
from jobmonitor.providers.spec import MAX_FILE, ProviderSpec, read_spec
from jobmonitor.wire import Response

MAX_ANSWER = 256 * 2**20  # bytes


def providers(paths: Paths, args: Namespace) -> int:
    """List, show, check or add provider files."""
    try:
        match args.action:
            case "check":
                return _check(Path(args.file), args)
            case "add":
                return _add(Path(args.file), paths.provider_files, args)
            case "show":
                out(_text(paths, args.id).rstrip("\n"))
                return DONE
            case _:
                return _list(Catalog.load(paths.provider_files), args)
    except SpecProblem as problem:
        for mistake in problem.mistakes:
            fields = {"file": mistake.file, "field": mistake.field, "reason": mistake.reason}
            out(as_json(fields) if args.json else plain(str(mistake)))
        return FAILED


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


def _text(paths: Paths, provider: str) -> str:
    try:
        return Catalog.load(paths.provider_files).text(provider)
    except KeyError:
        raise Problem(f"There is no provider “{provider}”", "jobmonitor providers list names them all") from None


def _check(file: Path, args: Namespace) -> int:
    spec = read_spec(_file_text(file), file.name)
    if args.answer is None:
        out(as_json({"id": spec.id, "name": spec.name}) if args.json else f"{file.name}: {spec.name}, no mistakes")
        return DONE
    response = Response(args.http_status, {}, _read(args.answer, MAX_ANSWER))
    made = make(spec, response, time.time(), is_second=args.second, job=args.id)
    for line in [as_json(_made_json(made))] if args.json else _made_lines(made):
        out(plain(line))
    if not args.second:
        _say_what_follows(spec, made)
    return FAILED if made.is_confusing else DONE


def _add(file: Path, folder: Path, args: Namespace) -> int:
    done = install(_file_text(file), file.name, folder)
    what = {"id": done.spec.id, "name": done.spec.name, "file": str(done.path)}
    more = {"overrides_built_in": done.is_override, "replaces_own": done.is_update}
    out(as_json({**what, **more}) if args.json else plain(f"added: {done.spec.id}, {done.spec.name}, as {done.path}"))
    if done.is_override:
        say(f"It takes the place of the built-in provider {done.spec.id}.")
    if done.is_update:
        say("It takes the place of the file that was there before.")
    say("An open window takes it into use by itself.")
    return DONE


def _made_json(made: Made) -> dict[str, object]:
    seen, problem = made.seen, made.problem
    return {
        "state": seen.state if seen else None,
        "provider_state": (seen and seen.provider_state) or None,
        "health": made.health,
        "progress": seen.progress if seen else None,
        "kind": (seen and seen.kind) or None,
        "message": (seen and seen.message) or None,
        "outputs": [
            {"url": url or None, "kind": link.kind, "role": link.role, "bytes": len(link.data) if link.data else None}
            | {"expires_at": iso(link.expires_at)}
            for url, link in made.outputs
        ],
        "error": {"kind": seen.error.kind, "message": seen.error.message} if seen and seen.error else None,
        "created_at": iso(seen.created_at) if seen else None,
        "finished_at": iso(seen.finished_at) if seen else None,
        "problem": {"title": problem.title, "hint": problem.hint} if problem else None,
    }


def _made_lines(made: Made) -> list[str]:
    seen = made.seen
    if seen is None:
        return [f"{made.health}: {made.problem}"]
    error = seen.error and ": ".join(filter(None, (seen.error.kind, seen.error.message)))
    facts = {
        "state": f"{seen.state} (“{seen.provider_state}”)" if seen.provider_state else str(seen.state),
        "progress": None if seen.progress is None else f"{seen.progress:.0%}",
        "kind": seen.kind,
        "message": seen.message,
        "error": error,
        "created": iso(seen.created_at),
        "finished": iso(seen.finished_at),
    }
    lines = [[name, value] for name, value in facts.items() if value]
    for n, (url, link) in enumerate(made.outputs):
        where = url or f"{len(link.data or b'')} bytes in the answer"
        lines.append([f"output {n}", f"{link.kind}, {link.role}: {where}"])
    return table(lines)


def _say_what_follows(spec: ProviderSpec, made: Made) -> None:
    if made.is_second:
        say("Read as the answer to the second question, for the result.")
    elif made.is_followed and spec.result:
        say(
            f"Then {spec.result.url} is asked for the result"
            + ("." if spec.result.body else "; --second reads that answer.")
        )


def _file_text(file: Path) -> str:
    try:
        return _read(str(file), 4 * MAX_FILE + 1).decode("utf-8-sig")
    except UnicodeDecodeError as e:
        raise Problem(f"{file} is not UTF-8 text", f"Byte {e.start} can't be read") from e


def _read(file: str, limit: int) -> bytes:
    """The bytes of a file, or of standard input for `-`, as far as they can matter."""
    try:
        if file == "-":
            return sys.stdin.buffer.read(limit)
        with open(file, "rb") as stream:
            return stream.read(limit)
    except OSError as e:
        raise Problem(f"{file} can't be read: {e.strerror}") from e
