"""The rooms that the tracker joins, each built once. Importing this imports them all, which takes its time."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from jobmonitor.outputs.archive import Archive
from jobmonitor.outputs.cache import ThumbnailCache
from jobmonitor.outputs.held import Held
from jobmonitor.outputs.thumbnail import make_thumbnail
from jobmonitor.polling.history import History
from jobmonitor.providers.catalog import Catalog
from jobmonitor.secrets import Keychain
from jobmonitor.settings import Settings
from jobmonitor.store import Store
from jobmonitor.tracker.accounts import Accounts
from jobmonitor.tracker.asking import Asker, OpenTransport
from jobmonitor.tracker.board import Board
from jobmonitor.tracker.guesses import Guesses
from jobmonitor.tracker.intake import Intake
from jobmonitor.tracker.keeping import Keeper
from jobmonitor.tracker.ledger import Ledger
from jobmonitor.tracker.looking import Closer, Looking
from jobmonitor.tracker.offers import Offers
from jobmonitor.tracker.pictures import Draw
from jobmonitor.tracker.probing import Prober
from jobmonitor.tracker.shelf import Shelf
from jobmonitor.tracker.watching import Watch


@dataclass(frozen=True, slots=True)
class Rooms:
    """What a running tracker consists of. `close` ends what was opened for them."""

    store: Store
    catalog: Shelf
    keychain: Keychain
    archive: Archive
    thumbnails: ThumbnailCache
    ledger: Ledger
    accounts: Accounts
    history: History
    asker: Asker
    keeper: Keeper
    looking: Looking
    watch: Watch
    intake: Intake
    offers: Offers
    guesses: Guesses
    close: Callable[[], Awaitable[None]]


def join(
    board: Board,
    *,
    store: Store,
    catalog: Catalog,
    keychain: Keychain,
    transport: OpenTransport,
    archive: Archive,
    thumbnails: ThumbnailCache,
    settings: Settings,
    draw: Draw = make_thumbnail,
    closer: Closer | None = None,
    close: Callable[[], Awaitable[None]],
    provider_files: Path | None = None,
) -> Rooms:
    """The rooms, joined: each knows of the others what its work needs."""
    shelf = Shelf(catalog, provider_files, board.noticed)
    ledger = Ledger(store, board)
    accounts = Accounts(keychain)
    history = History()
    asker = Asker(ledger, accounts, shelf, keychain, transport, history, board.clock, board.chance)
    keeper = Keeper(
        ledger,
        asker,
        archive,
        thumbnails,
        board.chance,
        board.tell,
        limit=settings.output_limit,
        at_once=settings.parallel_outputs,
        budget=settings.outputs_budget,
        draw=draw,
    )
    watch = Watch(asker, keeper, Prober(asker), board.clock, board.chance, board.tell, board.noticed.emit)
    shelf.changed.connect(watch.read_again)
    looking = Looking(ledger, closer or Held(), keeper.stock.look_for_missing)
    offers = Offers(shelf, accounts, keychain, ledger.jobs)
    guesses = Guesses(store, board.clock)
    intake = Intake(store, shelf, ledger, accounts, watch, offers, guesses, board.clock)
    return Rooms(
        store,
        shelf,
        keychain,
        archive,
        thumbnails,
        ledger,
        accounts,
        history,
        asker,
        keeper,
        looking,
        watch,
        intake,
        offers,
        guesses,
        close,
    )
