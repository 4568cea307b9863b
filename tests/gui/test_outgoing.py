"""What goes out of the window: the saved files, and nothing of those that aren't."""

from PySide6.QtCore import QUrl

from jobmonitor.jobs import Output, OutputState
from jobmonitor.ui.outgoing import files_of


def test_saved_outputs_go_out_as_files_in_their_order():
    outputs = [
        Output(0, state=OutputState.SAVED, path="/results/ä b.png", url="https://x.example/0?key=secret"),
        Output(1, state=OutputState.WAITING, url="https://x.example/1"),
        Output(2, state=OutputState.SAVED, path="/results/2.mp4"),
    ]
    data = files_of(outputs)
    assert data.urls() == [QUrl.fromLocalFile("/results/ä b.png"), QUrl.fromLocalFile("/results/2.mp4")]
    assert data.text() == "/results/ä b.png\n/results/2.mp4"


def test_where_nothing_is_saved_nothing_goes_out():
    assert not files_of([Output(0, state=OutputState.FAILED, path="")]).formats()
