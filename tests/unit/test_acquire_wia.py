"""WIA's automation layer as Microsoft documents it, stood in for: what is asked of it, what comes of it."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import pytest
from PIL import Image

from digitizer.acquire.scanners.wia import WiaClient, windows_manager
from digitizer.domain.scanning import Colour, Feed, ScanSettings
from digitizer.errors import EnvironmentFault, ScannerError
from tests.fixtures.fake_scanimage import image

PAPER_EMPTY, JAM, OFFLINE, COVER = -2145320957, -2145320958, -2145320955, -2145320938


class Counted:
    """A COM collection: counts from 1."""

    def __init__(self, items: Sequence[object]) -> None:
        self._items = list(items)
        self.Count = len(self._items)

    def __getitem__(self, at: int) -> object:
        return self._items[at - 1]


class Property:
    IsReadOnly = False

    def __init__(self, number: int, value: object, choices: Sequence[int] = ()) -> None:
        self.PropertyID = number
        self.Value = value
        self.SubType = 2 if choices else 0
        self.SubTypeValues = Counted(choices)


class ComError(Exception):
    def __init__(self, hresult: int) -> None:
        self.hresult = hresult


class Item:
    def __init__(self, script: list[object]) -> None:
        self.script = script
        numbers = {6146: 0, 6147: 75, 6148: 75, 6149: 9, 6150: 9, 6151: 0, 6152: 0}
        found = [Property(n, v, (75, 150, 300, 600) if n == 6147 else ()) for n, v in numbers.items()]
        self.Properties = Counted(found)

    def Transfer(self, kind: str) -> object:
        what = self.script.pop(0) if self.script else "page"
        if isinstance(what, int):
            raise ComError(what)
        return Picture()


class Picture:
    def SaveFile(self, name: str) -> None:
        target = io.BytesIO()
        image(1, False).save(target, "BMP")  # many drivers deliver bitmaps whatever is asked
        assert not Path(name).exists()
        Path(name).write_bytes(target.getvalue())


class Device:
    Type = 1
    DeviceID = "{6BDD1FC6}\\0001"

    def __init__(self, script: list[object]) -> None:
        self.item = Item(script)
        self.Items = Counted([self.item])
        self.Properties = Counted(
            [Property(7, "Máy quét A"), Property(3074, 8500), Property(3075, 11700), Property(3086, 3),
             Property(3088, 2), Property(3096, 0)]
        )  # fmt: skip

    def Connect(self) -> object:
        return self

    def set_to(self, holder: object, number: int) -> object:
        return next(one.Value for one in holder.Properties._items if one.PropertyID == number)


def client(*script: object) -> tuple[WiaClient, Device]:
    device = Device(list(script))
    manager = type("Manager", (), {"DeviceInfos": Counted([device])})()
    return WiaClient(lambda: manager), device


def scan(tmp_path: Path, *script: object, feed: Feed = Feed.FEEDER) -> tuple[list[Path], Device]:
    wia, device = client(*script)
    settings = ScanSettings(dpi=300, colour=Colour.COLOUR, feed=feed)
    return list(wia.scan(device.DeviceID, settings, tmp_path, 1, lambda share: None)), device


def test_devices_and_what_they_can_do() -> None:
    wia, device = client()
    assert [(one.id, one.name) for one in wia.devices()] == [(f"wia:{device.DeviceID}", "Máy quét A")]
    able = wia.capabilities(device.DeviceID)
    assert able.resolutions == (75, 150, 300, 600)
    assert able.feeds == (Feed.FLATBED, Feed.FEEDER)
    assert (round(able.width), round(able.height)) == (216, 297)


def test_pages_until_the_feeder_is_empty(tmp_path: Path) -> None:
    pages, device = scan(tmp_path, "page", "page", PAPER_EMPTY)
    assert [path.name for path in pages] == ["000001.png", "000002.png"]
    assert Image.open(pages[0]).format == "PNG"
    assert Image.open(pages[0]).convert("RGB").tobytes() == image(1, False).tobytes()
    item = device.item
    assert device.set_to(item, 6147) == device.set_to(item, 6148) == 300
    assert device.set_to(item, 6146) == 1 and device.set_to(item, 6149) == 0
    assert device.set_to(item, 6151) == round(210 / 25.4 * 300)
    assert device.set_to(device, 3088) == 1 and device.set_to(device, 3096) == 1


@pytest.mark.parametrize(
    ("number", "code"), [(JAM, "MQT-03"), (OFFLINE, "MQT-01"), (COVER, "MQT-05"), (-1, "MQT-12")]
)
def test_trouble_is_named(tmp_path: Path, number: int, code: str) -> None:
    with pytest.raises(ScannerError) as trouble:
        scan(tmp_path, "page", number)
    assert trouble.value.code == code
    assert (tmp_path / "000001.png").exists()


def test_settings_and_devices_that_are_not_there(tmp_path: Path) -> None:
    wia, _ = client()
    with pytest.raises(ScannerError) as duplex:
        scan(tmp_path, feed=Feed.DUPLEX)
    assert duplex.value.code == "MQT-09"
    with pytest.raises(ScannerError) as gone:
        wia.capabilities("other")
    assert gone.value.code == "MQT-01"


def test_elsewhere_than_on_windows_it_says_so() -> None:
    with pytest.raises(EnvironmentFault) as missing:
        windows_manager()
    assert missing.value.code == "MAY-41"
