"""Every action of the window: one table from which menus, buttons, tooltips and the key sheet are made.

Letters alone are never keys: they belong to the Vietnamese input method. Keys are written as people read
them ("Ctrl+Enter"); ``sequences`` turns them into those of Tk.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

EVERYWHERE = ""


@dataclass(frozen=True, slots=True)
class Action:
    """Something that a person can do. ``scope`` is a screen's id, or EVERYWHERE; ``tip`` says more than the
    label; ``menu`` is the menu that lists it (none: only a key)."""

    id: str
    label: str
    key: str = ""
    scope: str = EVERYWHERE
    menu: str = ""
    tip: str = ""


FILE, GO, VIEW, RECORD, FIELD, BOOK, PAGES, IMAGE, HELP = (
    "Cơ quan",
    "Màn hình",
    "Hiển thị",
    "Hồ sơ",
    "Ô dữ liệu",
    "Quyển sổ",
    "Trang",
    "Ảnh",
    "Trợ giúp",
)

_SCREENS = (
    ("overview", "Tổng quan", "Alt+1"),
    ("scan", "Nhập trang", "Alt+2"),
    ("check", "Nhập và kiểm tra", "Alt+3"),
    ("wall", "Xác nhận nhóm", "Alt+4"),
    ("verify", "Kiểm duyệt", "Alt+5"),
    ("search", "Tra cứu", "Alt+6"),
    ("deliver", "Giao nộp", "Alt+7"),
    ("report", "Báo cáo", "Alt+8"),
    ("admin", "Quản trị", "Alt+9"),
)

ACTIONS: tuple[Action, ...] = (
    *(Action(f"go.{name}", label, key, menu=GO) for name, label, key in _SCREENS),
    Action("session.change", "Đổi người làm việc…", "Ctrl+Shift+P", menu=FILE),
    Action("session.lock", "Khóa màn hình", "Ctrl+Shift+L", menu=FILE),
    Action("session.office", "Mở kho dữ liệu khác…", menu=FILE),
    Action("session.quit", "Thoát", "Ctrl+Q", menu=FILE),
    Action("view.reload", "Tải lại", "F5", menu=VIEW),
    Action("view.rail", "Ẩn hoặc hiện thanh bên", "Ctrl+B", menu=VIEW),
    Action("view.larger", "Chữ to hơn", "Ctrl+Shift+Up", menu=VIEW),
    Action("view.smaller", "Chữ nhỏ hơn", "Ctrl+Shift+Down", menu=VIEW),
    Action("view.dark", "Nền sáng hoặc tối", menu=VIEW),
    Action("view.language", "English / Tiếng Việt", menu=VIEW),
    Action("view.fullscreen", "Toàn màn hình", "F11", menu=VIEW),
    Action(
        "overview.gaps",
        "Chỗ còn thiếu của sổ…",
        "F6",
        "overview",
        BOOK,
        "Số đăng ký và số trang bị thiếu, trùng hoặc lộn thứ tự",
    ),
    Action(
        "overview.explain",
        "Số mà sổ gốc bỏ trống…",
        "",
        "overview",
        BOOK,
        "Ghi lý do để số ấy không bị báo thiếu",
    ),
    Action("overview.close", "Đóng sổ…", "F9", "overview", BOOK, "Đã số hóa đủ; không nhận thêm trang"),
    Action("overview.reopen", "Mở lại sổ đã đóng…", "", "overview", BOOK, "Để thêm hoặc thay trang"),
    Action(
        "overview.again",
        "Đọc lại cả quyển",
        "",
        "overview",
        BOOK,
        "Bằng nét chữ đã học; hồ sơ đã có người xem giữ nguyên",
    ),
    Action("overview.restore", "Lấy lại trang, hồ sơ đã bỏ…", "", "overview", BOOK),
    Action("check.accept", "Đúng, sang ô tiếp", "Enter", "check", tip="Giữ nội dung trong ô và đi tiếp"),
    Action("check.doubtful", "Ô cần xem tiếp theo", "F8", "check", FIELD),
    Action("check.doubtful_back", "Ô cần xem trước đó", "Shift+F8", "check", FIELD),
    *(Action(f"check.take{n}", f"Lấy cách đọc khác thứ {n}", f"Ctrl+{n}", "check") for n in range(1, 5)),
    Action("check.missing", "Sổ không ghi", "Ctrl+M", "check", FIELD, "Sổ bỏ trống ô này"),
    Action("check.illegible", "Không đọc được", "Ctrl+I", "check", FIELD, "Sổ có ghi nhưng không đọc được"),
    Action(
        "check.as_written", "Đúng theo sổ gốc", "Ctrl+D", "check", FIELD, "Sổ ghi đúng như vậy, dù trông lạ"
    ),
    Action("check.copy", "Chép từ hồ sơ trước", "F6", "check", FIELD),
    Action("check.history", "Lịch sử của ô", "F7", "check", FIELD),
    Action("check.undo", "Hoàn tác", "Ctrl+Z", "check", FIELD),
    Action("check.unfold", "Hiện hoặc ẩn các ô khác của mẫu", "F4", "check", FIELD),
    Action(
        "check.stops",
        "Enter chỉ dừng ở ô cần xem",
        "F9",
        "check",
        FIELD,
        "Bật: Enter bỏ qua ô máy đọc chắc; tắt: dừng ở mọi ô chưa ai xác nhận",
    ),
    Action(
        "check.confirm_sure",
        "Xác nhận các ô máy đọc chắc",
        "Ctrl+Shift+D",
        "check",
        RECORD,
        "Đã so các ô ấy với ảnh; ô cần xem vẫn phải xem từng ô",
    ),
    Action(
        "check.finish",
        "Hoàn tất hồ sơ",
        "Ctrl+Enter",
        "check",
        RECORD,
        "Đã đối chiếu cả hồ sơ với sổ; mở hồ sơ tiếp theo",
    ),
    Action("check.next", "Hồ sơ sau", "Ctrl+PgDn", "check", RECORD),
    Action("check.previous", "Hồ sơ trước", "Ctrl+PgUp", "check", RECORD),
    Action(
        "check.columns",
        "Một hoặc hai hồ sơ cạnh nhau",
        "F3",
        "check",
        RECORD,
        "Hai hồ sơ của cùng một trang đứng cạnh nhau dưới ảnh",
    ),
    Action("check.note", "Thêm ghi chú bên lề…", "F2", "check", RECORD),
    Action("check.add", "Thêm hồ sơ trên trang này", "Ctrl+Shift+N", "check", RECORD),
    Action("check.split", "Tách hồ sơ từ ô này", "Ctrl+Shift+T", "check", RECORD),
    Action("check.remove", "Bỏ hồ sơ này…", "Ctrl+Shift+X", "check", RECORD),
    Action("scan.files", "Nhập tệp ảnh, PDF…", "Ctrl+O", "scan", PAGES, "Ảnh JPEG, PNG, TIFF hoặc PDF"),
    Action("scan.folder", "Nhập thư mục…", "Ctrl+Shift+O", "scan", PAGES, "Mọi ảnh và PDF trong một thư mục"),
    Action("scan.paste", "Dán tệp đã chép", "Ctrl+V", "scan", PAGES, "Tệp, thư mục hoặc đường dẫn đã chép"),
    Action(
        "scan.new_book",
        "Mở sổ mới…",
        "Ctrl+N",
        "scan",
        BOOK,
        "Ghi loại sổ, năm, số quyển trước khi nhập trang",
    ),
    Action("scan.correct_book", "Sửa thông tin sổ…", "F2", "scan", BOOK),
    Action(
        "scan.read", "Đọc các trang chờ", "F9", "scan", BOOK, "Máy đọc ở phía sau; vẫn làm việc khác được"
    ),
    Action("scan.scan", "Quét bằng máy quét…", "Ctrl+Shift+S", "scan", PAGES, "Quét thẳng vào sổ đang chọn"),
    Action("scan.watch", "Theo dõi thư mục…", "", "scan", PAGES, "Nhận ảnh mới mà máy quét ghi vào thư mục"),
    Action("scan.phone", "Chụp bằng điện thoại…", "", "scan", PAGES, "Chỉ trong mạng của cơ quan"),
    Action(
        "scan.learn",
        "Học nét chữ của quyển này",
        "",
        "scan",
        BOOK,
        "Từ những ô đã được người xác nhận; sau đó các trang đọc đúng hơn",
    ),
    Action("scan.forget", "Bỏ nét chữ đã học của quyển này", "", "scan", BOOK),
    Action("scan.next_page", "Trang sau", "PgDn", "scan", PAGES),
    Action("scan.previous_page", "Trang trước", "PgUp", "scan", PAGES),
    Action("scan.turn_page", "Xoay trang trong sổ", "Ctrl+Shift+R", "scan", PAGES),
    Action("scan.earlier", "Chuyển trang lên trước", "Ctrl+PgUp", "scan", PAGES),
    Action("scan.later", "Chuyển trang xuống sau", "Ctrl+PgDn", "scan", PAGES),
    Action("scan.insert", "Chèn trang vào sau trang này…", "Ctrl+Shift+I", "scan", PAGES),
    Action("scan.replace", "Thay bằng ảnh khác…", "Ctrl+Shift+E", "scan", PAGES),
    Action("scan.reread", "Đọc lại trang này", "F8", "scan", PAGES),
    Action("scan.transfer", "Chuyển trang sang sổ khác…", "", "scan", PAGES, "Trang bị nhập nhầm quyển"),
    Action("scan.images", "Ảnh gốc và các lần thay ảnh…", "", "scan", PAGES),
    Action("scan.remove", "Bỏ trang này ra khỏi sổ…", "Ctrl+Shift+Del", "scan", PAGES),
    Action("wall.toggle", "Bỏ ra hoặc đưa lại ô đang chọn", "Space", "wall", FIELD),
    Action(
        "wall.confirm",
        "Xác nhận các ô còn lại",
        "Ctrl+Enter",
        "wall",
        FIELD,
        "Các ô không bị bỏ ra đều đúng với ảnh",
    ),
    Action("wall.fix", "Sửa ô đang chọn", "F2", "wall", FIELD, "Mở hồ sơ của ô này ở màn hình nhập"),
    Action("wall.next", "Nhóm sau", "Ctrl+PgDn", "wall", FIELD),
    Action("wall.previous", "Nhóm trước", "Ctrl+PgUp", "wall", FIELD),
    Action("wall.undo", "Hoàn tác", "Ctrl+Z", "wall", FIELD),
    Action("wall.all", "Bỏ ra hoặc đưa lại tất cả", "Ctrl+A", "wall", FIELD),
    Action("verify.mode", "Cách kiểm duyệt…", "F2", "verify", BOOK),
    Action("verify.approve", "Duyệt hồ sơ", "Ctrl+Enter", "verify", RECORD, "Mọi ô đều đúng với ảnh"),
    Action("verify.approve_page", "Duyệt cả trang", "Ctrl+Shift+Enter", "verify", RECORD),
    Action("verify.return", "Trả lại cho người nhập…", "F6", "verify", RECORD),
    Action("verify.skip", "Để sau, sang hồ sơ khác", "Ctrl+PgDn", "verify", RECORD),
    Action("verify.stop", "Về danh sách", "Ctrl+Shift+Q", "verify", RECORD),
    Action("verify.as_written", "Cảnh báo này: đúng theo sổ gốc", "Ctrl+D", "verify", FIELD),
    Action("verify.history", "Lịch sử của ô", "F7", "verify", FIELD),
    Action("verify.take1", "Giá trị lần một đúng", "Ctrl+1", "verify"),
    Action("verify.take2", "Giá trị lần hai đúng", "Ctrl+2", "verify"),
    Action("search.find", "Tìm…", "F3", "search", RECORD),
    Action("search.edit", "Mở hồ sơ để sửa", "F2", "search", RECORD),
    Action("search.whole", "Lịch sử cả hồ sơ", "F7", "search", RECORD),
    Action("report.make", "Xem báo cáo", "F9", "report", RECORD),
    Action("report.export", "Ghi ra tệp…", "Ctrl+S", "report", RECORD),
    Action("deliver.check", "Kiểm tra trước khi xuất", "F9", "deliver", BOOK),
    Action("deliver.export", "Xuất gói dữ liệu", "Ctrl+Enter", "deliver", BOOK),
    *(
        Action(f"{screen}.{name}", label, key, screen, IMAGE)
        for screen in ("scan", "check", "verify", "search")
        for name, label, key in (
            ("zoom_in", "Phóng to ảnh", "Ctrl++"),
            ("zoom_out", "Thu nhỏ ảnh", "Ctrl+-"),
            ("fit_width", "Ảnh vừa chiều ngang", "Ctrl+0"),
            ("fit_page", "Ảnh vừa cả trang", "Ctrl+9"),
            ("turn", "Xoay ảnh", "Ctrl+R"),
            ("contrast", "Đổi độ tương phản", "Ctrl+T"),
            ("pan_left", "Dời ảnh sang trái", "Alt+Left"),
            ("pan_right", "Dời ảnh sang phải", "Alt+Right"),
            ("pan_up", "Dời ảnh lên", "Alt+Up"),
            ("pan_down", "Dời ảnh xuống", "Alt+Down"),
        )
    ),
    Action("help.back", "Quay lại", "Esc", "help", HELP),
    Action("help.screen", "Hướng dẫn màn hình này", "F1", menu=HELP),
    Action("help.keys", "Bảng phím", "Shift+F1", menu=HELP),
    Action("help.about", "Về chương trình", menu=HELP),
)


def by_id(identifier: str) -> Action:
    """The action of that id; KeyError when there is none."""
    for action in ACTIONS:
        if action.id == identifier:
            return action
    raise KeyError(identifier)


def of_screen(screen: str) -> Iterator[Action]:
    """What can be done on a screen: its own actions, then those of every screen."""
    yield from (action for action in ACTIONS if action.scope == screen)
    yield from (action for action in ACTIONS if action.scope == EVERYWHERE)


def menus(given: Iterable[Action]) -> dict[str, list[Action]]:
    """The actions by their menu, in the order of the table."""
    actions, found = list(given), {}
    for menu in (FILE, GO, BOOK, FIELD, RECORD, PAGES, IMAGE, VIEW, HELP):
        listed = [action for action in actions if action.menu == menu]
        if listed:
            found[menu] = listed
    return found
