"""The demo's jobs: what happens to each, and how it must end. What a story looks like over HTTP is the server's."""

from dataclasses import dataclass

from jobmonitor.demo.steps import RetryAfter, Say, Step


@dataclass(frozen=True, slots=True)
class DemoJob:
    """One job of the demo, and the `state`, `health` and number of saved `outputs` with which it must end."""

    provider: str
    id: str
    story: str
    steps: tuple[Step, ...]
    state: str = "succeeded"
    health: str = "ok"
    outputs: int = 1


STAGES = (
    Say("NOT_STARTED", 2, "Waiting for a free studio"),
    Say("IN_PROGRESS", 4, "Reading the garment", "analyse"),
    Say("IN_PROGRESS", 4, "Choosing a pose", "pose"),
    Say("IN_PROGRESS", 5, "Draping the fabric", "drape"),
    Say("IN_PROGRESS", 5, "Setting the light", "light"),
    Say("IN_PROGRESS", 3, "Developing the picture", "render"),
    Say("SUCCESS", outputs=3),
)

JOBS: tuple[DemoJob, ...] = (
    DemoJob("gepetto", "c2bVOEKaZWVtQQ", "quick", (Say("pending", 3), "success")),
    DemoJob("figur", "01K9ZBCS2X56E2A7VT4NV8D9RY", "slow", STAGES, outputs=3),
    DemoJob(
        "aetherforge",
        "b6d75031-2dbe-4f3d-818b-fbb079a2ed17",
        "quick",
        (Say("Pending", 5), "Succeed"),
        outputs=2,
    ),
    DemoJob(
        "waveline",
        "a5ecc735-c48e-43ea-a739-d42bfb19edb3",
        "quick",
        (Say("CREATED", 1), Say("RUNNING", 4), "COMPLETED"),
    ),
    DemoJob("gepetto", "e62nJSwQh9X3xp", "two-503", (503, 503, Say("pending", 3), "success")),
    DemoJob(
        "figur",
        "01K9ZC9A7Y3GJ5FKS0E8WTBM1Q",
        "fails",
        (
            Say("NOT_STARTED", 2, "Waiting for a free studio"),
            Say("IN_PROGRESS", 6, "Reading the garment", "analyse"),
            Say("FAILURE", message="No garment was found in the picture", stage="analyse"),
        ),
        state="failed",
        outputs=0,
    ),
    DemoJob(
        "waveline",
        "0d9b2f64-7c31-4e0a-9f58-61ab3de7c802",
        "told-to-wait",
        (RetryAfter(3), Say("RUNNING", 4), "COMPLETED"),
    ),
    DemoJob(
        "aetherforge",
        "01b8d526-e8f3-4d7e-a327-c967a023ecd5",
        "unknown-at-first",
        (404, Say("Pending", 6), Say("Succeed", outputs=1)),
    ),
    DemoJob("gepetto", "SYvqwg4buZTnSz", "quick", (Say("pending", 10), "success")),
    DemoJob(
        "waveline",
        "e7408c1b-5f29-4d86-b3a0-9c17d2f6508e",
        "fails",
        (Say("CREATED", 2), Say("RUNNING", 8), "FAILED"),
        state="failed",
        outputs=0,
    ),
    DemoJob(
        "figur",
        "01K9ZFZ2C982DKTVY8GMWR9DHW",
        "link-expires",
        (Say("IN_PROGRESS", 8, "Setting the light", "light"), Say("SUCCESS", link_life=20.0)),
    ),
    DemoJob(
        "aetherforge",
        "ebff2ec1-67c1-40bc-9ec5-0631bd450232",
        "quick",
        (Say("Pending", 14), "Succeed"),
        outputs=2,
    ),
)

UNKNOWN = DemoJob("gepetto", "nobodyKnowsMe42", "unknown", (404,), state="unknown", health="not-found", outputs=0)
REFUSED = DemoJob(
    "figur", "01K9ZCK0R3FVSED0K3Y0000000", "refused", (401,), state="unknown", health="bad-key", outputs=0
)
EXTRAS = (UNKNOWN, REFUSED)
"""For tests alone: these never end, so the demo doesn't wait for them."""
