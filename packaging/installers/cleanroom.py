"""A Debian with nothing in it but what is essential: a package that works here has named all that it needs."""

import os
import shutil
import subprocess
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from installers.facts import BUILD, cache
from installers.steps import BuildFailed, run, step
from jobmonitor.identity import NAME

PERSON: Final = "person"  # nobody uses a desktop program as root
OFF_SCREEN: Final = ("env", "-i", "PATH=/usr/bin:/bin", "HOME=/home/person", "LANG=C.UTF-8")


def prove(package: Path) -> tuple[str, ...]:
    """What was seen of the package in a clean root; says why where this machine can't make one."""
    if missing := impossible():
        print(f"  NOT proven in a clean root: {missing}", flush=True)
        return ("not tried in a clean root",)
    root = BUILD / "root"
    with step("a clean root"):
        make(root)
    try:
        return try_out(root, package)
    finally:
        shutil.rmtree(root)


def impossible() -> str:
    """Why there can be no clean root here, "" where there can."""
    if os.geteuid() != 0:
        return "that needs root"
    return "" if shutil.which("debootstrap") else "debootstrap is not installed"


def make(root: Path) -> None:
    """A fresh root; the first one is kept packed in the cache, and later ones come from there."""
    if root.exists():
        shutil.rmtree(root)
    root.mkdir(parents=True)
    suite = codename()
    kept = cache() / f"debian-{suite}-{os.uname().machine}.tar"
    if not kept.exists():
        run(["debootstrap", "--variant=minbase", suite, root, mirror(suite)])
        run(["tar", "-C", root, "-cf", kept.with_suffix(".part"), "."])
        kept.with_suffix(".part").rename(kept)
    else:
        run(["tar", "-C", root, "-xpf", kept])
    run(["chroot", root, "useradd", "--create-home", PERSON])
    copy_apt(root)


def try_out(root: Path, package: Path) -> tuple[str, ...]:
    """Install, run as a person, remove; nothing of ours may stay behind."""
    shutil.copy(package, root / "tmp")
    apt = ["chroot", root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", "-y", "--no-install-recommends"]
    person = ["chroot", f"--userspec={PERSON}", root, *OFF_SCREEN]
    with mounted(root):
        with step("installed there, with what it asks for"):
            run([*apt, "update"])
            before = files(root)
            run([*apt, "install", f"/tmp/{package.name}"])
        with step("its selftest there"):
            run([*person, NAME, "--selftest"])
        with step("the main job against the demo server there"):
            run([*person, "sh", "-c", f"cd && {NAME} demo"])
        with step("removed there"):
            run([*apt, "remove", "--purge", NAME])
    ours = {file for file in files(root) - before if NAME in file}
    if ours:
        raise BuildFailed(f"After the package was removed, these stayed: {', '.join(sorted(ours))}")
    return "installed in a clean root", "selftest", "demo", "removed"


def files(root: Path) -> set[str]:
    """Every file of the system; what a person made at home is theirs."""
    return {
        str(Path(folder) / name).removeprefix(str(root))
        for top in ("etc", "opt", "usr", "var/lib")
        for folder, _, names in os.walk(root / top)
        for name in names
        if "/var/lib/apt" not in folder and "/var/lib/dpkg" not in folder
    }


@contextmanager
def mounted(root: Path) -> Generator[None]:
    """The kernel's own folders, which programs look into."""
    done: list[Path] = []
    try:
        for name in ("proc", "dev"):
            run(["mount", *(["-t", "proc", "proc"] if name == "proc" else ["--bind", "/dev"]), root / name])
            done.append(root / name)
        yield
    finally:
        for place in reversed(done):
            subprocess.run(["umount", place], check=True)


def codename() -> str:
    """The Debian that this is: a bundle needs the C library that it was made beside, or a newer one."""
    lines = Path("/etc/os-release").read_text("utf-8").splitlines()
    said = dict(line.split("=", 1) for line in lines if "=" in line)
    return said.get("VERSION_CODENAME", "stable").strip('"')


def mirror(suite: str) -> str:
    """Where this machine's own apt finds that Debian."""
    ask = ["apt-get", "indextargets", "--format", "$(CODENAME) $(REPO_URI)", "Created-By: Packages"]
    for line in run(ask).splitlines():
        name, _, address = line.partition(" ")
        if name == suite:
            return address
    raise BuildFailed(f"apt knows no source of {suite} here: run apt-get update")


def copy_apt(root: Path) -> None:
    """The clean root fetches as this machine does: the same sources, settings and names of hosts."""
    for place in ("etc/apt/sources.list.d", "etc/apt/apt.conf.d", "etc/ssl/certs", "usr/share/keyrings"):
        if (Path("/") / place).is_dir():
            shutil.copytree(Path("/") / place, root / place, dirs_exist_ok=True, symlinks=False)
    for place in ("etc/apt/sources.list", "etc/apt/apt.conf", "etc/resolv.conf", "etc/hosts"):
        if (Path("/") / place).is_file():
            shutil.copyfile(Path("/") / place, root / place)
