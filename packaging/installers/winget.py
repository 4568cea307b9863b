"""The three files that tell winget of a release: which setup there is, its hash, and how it is run silently."""

from pathlib import Path
from typing import Final

from installers.artefact import Artefact
from installers.facts import DIST, RELEASES, VERSION, digest
from jobmonitor.identity import LINK_SCHEME, NAME, PUBLISHER, SUMMARY, TITLE

PACKAGE: Final = "JobMonitor.JobMonitor"
SCHEMA: Final = "1.10.0"


def make(setup: Path) -> list[Artefact]:
    """The manifest of this setup in dist/winget; it is sent to winget by hand, when the release is out."""
    folder = DIST / "winget"
    folder.mkdir(exist_ok=True)
    for name, content in manifest(setup.name, digest(setup)).items():
        (folder / name).write_text(content, encoding="utf-8")
    return []


def manifest(setup: str, sha256: str) -> dict[str, str]:
    """The files by name. A person's own scope is the setup's default; `machine` is asked for with /ALLUSERS."""
    head = f"PackageIdentifier: {PACKAGE}\nPackageVersion: {VERSION}\n"

    def kind(name: str) -> str:
        return f"ManifestType: {name}\nManifestVersion: {SCHEMA}\n"

    return {
        f"{PACKAGE}.yaml": f"{head}DefaultLocale: en-US\n{kind('version')}",
        f"{PACKAGE}.locale.en-US.yaml": (
            f"{head}PackageLocale: en-US\nPublisher: {PUBLISHER}\nPackageName: {TITLE}\nLicense: MIT\n"
            f"ShortDescription: {SUMMARY}\nMoniker: {NAME}\n{kind('defaultLocale')}"
        ),
        f"{PACKAGE}.installer.yaml": (
            f"{head}Platform:\n- Windows.Desktop\nMinimumOSVersion: 10.0.17763.0\nInstallerType: nullsoft\n"
            f"UpgradeBehavior: install\nProtocols:\n- {LINK_SCHEME}\nCommands:\n- {NAME}\nProductCode: {NAME}\n"
            "Installers:\n"
            + "".join(
                f"- Architecture: x64\n  Scope: {scope}\n  InstallerUrl: {RELEASES}/download/v{VERSION}/{setup}\n"
                f"  InstallerSha256: {sha256.upper()}\n{switches}"
                for scope, switches in (
                    ("user", ""),
                    (
                        "machine",
                        "  ElevationRequirement: elevationRequired\n  InstallerSwitches:\n    Custom: /ALLUSERS\n",
                    ),
                )
            )
            + kind("installer")
        ),
    }
