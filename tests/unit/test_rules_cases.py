"""Every rule of one record: a case where it fires, one where it is silent, one on the boundary."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from dataclasses import replace as changed
from datetime import date

import pytest

from digitizer.domain.books import Book
from digitizer.validate import RECORD_RULES
from tests.unit.test_rules_clean import BOOK, CATALOG, CLEAN, COMMUNE, make_checker

TODAY = date(2026, 1, 1)


@dataclass(frozen=True)
class Case:
    """The clean record of ``type`` with ``fields`` changed; whether ``rule`` then fires."""

    rule: str
    kind: str
    type: str
    fires: bool
    fields: Mapping[str, str]
    book: Book | None = None
    limits: Mapping[str, Mapping[str, int | str | bool]] = field(default_factory=dict)


def fire(rule: str, record: str, /, book: Book | None = None, limits=None, **fields: str) -> Case:
    return Case(rule, "fires", record, True, fields, book, limits or {})


def silent(rule: str, record: str, /, book: Book | None = None, limits=None, **fields: str) -> Case:
    return Case(rule, "silent", record, False, fields, book, limits or {})


def edge(
    rule: str, record: str, fires: bool, /, book: Book | None = None, limits=None, **fields: str
) -> Case:
    return Case(rule, "boundary", record, fires, fields, book, limits or {})


NEEDS_YEAR = {"numbers": {"so_needs_year": True}}
BOOK_1997 = Book("KS.1997.01", "KS", 1997, "01", f"UBND {COMMUNE}")
CYRILLIC_A = "\u0410"

ENTRY = (
    fire("BB-01", "KS", so=""),
    silent("BB-01", "KS"),
    edge("BB-01", "KS", True, nksHoTen="   "),
    fire("BB-02", "KS", nksDanToc=""),
    silent("BB-02", "KS", trangSo=""),
    edge("BB-02", "KS", False, chaHoTen="", chaNgaySinh="", chaDanToc="", chaQuocTich="", chaLoaiCuTru=""),
    fire("BB-03", "KS", nksTen="Lò Thị Hoa"),
    silent("BB-03", "KS", nksQuocTichKhac="Lào"),
    edge("BB-03", "KS", False, nksTen=""),
    fire("SO-01", "KS", so="hai mươi"),
    silent("SO-01", "KS", so="24"),
    edge("SO-01", "KS", True, so="0"),
    fire("SO-02", "KS", so="12a"),
    silent("SO-02", "KS", so="12"),
    edge("SO-02", "KS", True, so="12 bis/2017"),
    fire("SO-03", "KS", limits=NEEDS_YEAR, so="24"),
    silent("SO-03", "KS", limits=NEEDS_YEAR, so="24/2017"),
    edge("SO-03", "KS", False, so="24"),
    fire("SO-04", "KS", so="24/2016"),
    silent("SO-04", "KS", so="24/2017"),
    edge("SO-04", "KS", False, so="24"),
    fire("SO-05", "KS", so="10000"),
    silent("SO-05", "KS", so="24"),
    edge("SO-05", "KS", False, so="9999"),
    fire("QS-01", "KS", quyenSo="một"),
    silent("QS-01", "KS", quyenSo="1/2017"),
    edge("QS-01", "KS", True, quyenSo="0/2017"),
    fire("QS-02", "KS", quyenSo="01"),
    silent("QS-02", "KS", quyenSo="01/2017"),
    edge("QS-02", "KS", False, limits={"QS-02": {"enabled": False}}, quyenSo="01"),
    fire("QS-03", "KS", quyenSo="01/2018"),
    silent("QS-03", "KS", quyenSo="01/2016"),
    edge("QS-03", "KS", False, quyenSo="01/2017", ngayDangKy="01.01.2017"),
    fire("QS-04", "KS", quyenSo="01/2016"),
    silent("QS-04", "KS", quyenSo="01/2017"),
    edge("QS-04", "KS", False, quyenSo="01/2015-2017"),
    edge("QS-04", "KS", False, book=BOOK_1997, quyenSo="01/1997", ngayDangKy="05.01.1998"),
    fire("QS-05", "KS", book=BOOK, quyenSo="02/2017"),
    silent("QS-05", "KS", book=BOOK, quyenSo="1/2017"),
    edge("QS-05", "KS", False, book=BOOK, quyenSo="01"),
    fire("QS-06", "KH", book=BOOK),
    silent("QS-06", "KS", book=BOOK),
    edge("QS-06", "KH", False),
    fire("QS-07", "KS", book=BOOK, ngayDangKy="02.01.2017"),
    silent("QS-07", "KS", book=BOOK),
    edge("QS-07", "KS", False, book=BOOK, ngayDangKy="03.01.2017"),
    fire("QS-08", "KS", book=BOOK, ngayDangKy="30.12.2017"),
    silent("QS-08", "KS", book=BOOK),
    edge("QS-08", "KS", False, book=BOOK, ngayDangKy="29.12.2017"),
    fire("QS-09", "KS", book=BOOK, noiDangKy="UBND xã Trung Đồng, huyện Tân Uyên, tỉnh Lai Châu"),
    silent("QS-09", "KS", book=BOOK),
    edge("QS-09", "KS", False, book=BOOK, noiDangKy=f"UBND {COMMUNE}".upper()),
    fire("TS-01", "KS", trangSo="hai tư"),
    silent("TS-01", "KS", trangSo=""),
    edge("TS-01", "KS", False, trangSo="24-25"),
    fire("TENTEP-01", "KS", quyenSo="01"),
    silent("TENTEP-01", "KS", quyenSo="01/2017"),
    edge("TENTEP-01", "KS", False, book=BOOK, quyenSo="01"),
    fire("TENTEP-02", "KS", book=changed(BOOK, number="01/A")),
    silent("TENTEP-02", "KS", book=BOOK),
    edge("TENTEP-02", "KS", False, book=changed(BOOK, number="01-A")),
)

DATES = (
    fire("NGAY-01", "KS", ngayDangKy="02.2017"),
    silent("NGAY-01", "KS"),
    edge("NGAY-01", "KS", True, ngayDangKy="không rõ"),
    fire("NGAY-02", "KS", nksNgaySinh="hai mươi"),
    silent("NGAY-02", "KS", nksNgaySinh="01.2017"),
    edge("NGAY-02", "KS", True, nksNgaySinh="32.01.2017"),
    fire("NGAY-03", "KS", nksNgaySinh="30.02.2017"),
    silent("NGAY-03", "KS", nksNgaySinh="28.02.2017"),
    edge("NGAY-03", "KS", False, meNgaySinh="29.02.1988"),
    fire("NGAY-04", "KS", nksNgaySinh="20 tháng giêng năm 2017"),
    silent("NGAY-04", "KS", nksNgaySinh="20.01.2017"),
    edge("NGAY-04", "KS", True, nksNgaySinhBangChu="Ngày mồng hai tháng chạp năm Bính Thân"),
    fire("NGAY-05", "KS", nksNgaySinh="20/01/2017"),
    silent("NGAY-05", "KS", meNgaySinh="1990"),
    edge("NGAY-05", "KS", True, nksNgaySinh="20.1.2017"),
    fire("NGAY-06", "KS", nksNgaySinh="1 tuổi"),
    silent("NGAY-06", "KS", meNgaySinh="27 tuổi"),
    edge("NGAY-06", "KT", True, nktNgayChet="77 tuổi"),
    fire("NGAY-07", "KT", nktNgaySinh="1859"),
    silent("NGAY-07", "KT", nktNgaySinh="1940"),
    edge("NGAY-07", "KT", False, nktNgaySinh="1860"),
    fire("NGAY-08", "KS", ngayDangKy="02.01.2026"),
    silent("NGAY-08", "KS"),
    edge("NGAY-08", "KS", False, ngayDangKy="01.01.2026"),
    fire("GIO-01", "KT", nktGioPhutChet="sáng sớm"),
    silent("GIO-01", "KT", nktGioPhutChet="08 giờ 30 phút"),
    edge("GIO-01", "KT", True, nktGioPhutChet="24:00"),
    fire("CHU-01", "KS", nksNgaySinh="21.01.2017"),
    silent("CHU-01", "KS"),
    edge("CHU-01", "KS", False, nksNgaySinhBangChu=""),
    fire("CHU-02", "KT", nktNgayChet="30.01.2016"),
    silent("CHU-02", "KT"),
    edge("CHU-02", "KT", True, nktNgayChet="01.2017"),
    fire("CHU-03", "KS", nksNgaySinhBangChu="Ngày hoa mươi thắng một"),
    silent("CHU-03", "KS"),
    edge("CHU-03", "KS", False, nksNgaySinhBangChu="năm Bính Thân"),
)

ORDER = (
    fire("THUTU-01", "KS", nksNgaySinh="04.02.2017"),
    silent("THUTU-01", "KS"),
    edge("THUTU-01", "KS", False, nksNgaySinh="03.02.2017"),
    fire("THUTU-02", "KT", nktNgayChet="04.02.2017"),
    silent("THUTU-02", "KT"),
    edge("THUTU-02", "KT", False, nktNgayChet="02.2017"),
    fire("THUTU-03", "KT", nktNgaySinh="31.01.2017"),
    silent("THUTU-03", "KT"),
    edge("THUTU-03", "KT", False, nktNgaySinh="30.01.2017"),
    fire("THUTU-04", "KS", nycNgayCapGiayToTuyThan="04.02.2017"),
    silent("THUTU-04", "KS"),
    edge("THUTU-04", "KT", False, gbtNgay="03.02.2017"),
    fire("THUTU-05", "KH", voNgayCapGiayToTuyThan="14.08.1995"),
    silent("THUTU-05", "KH"),
    edge("THUTU-05", "KH", False, voNgayCapGiayToTuyThan="15.08.1995"),
    fire("THUTU-06", "KH", ngayXacLapQuanHeHonNhan="04.02.2017"),
    silent("THUTU-06", "KH", ngayXacLapQuanHeHonNhan="01.01.2010"),
    edge("THUTU-06", "KH", False, ngayXacLapQuanHeHonNhan="03.02.2017"),
    fire("THUTU-07", "KS", nksMatTichNgayGhiChuTuyenBo="02.2020", nksMatTichNgayGhiChuHuyTuyenBo="01.2020"),
    silent("THUTU-07", "KS", nksMatTichNgayGhiChuTuyenBo="2019", nksMatTichNgayGhiChuHuyTuyenBo="2020"),
    edge("THUTU-07", "KS", False, nksMatTichNgayGhiChuTuyenBo="2020", nksMatTichNgayGhiChuHuyTuyenBo="2020"),
    fire("THUTU-08", "KS", ngayDangKyNuocNgoai="04.02.2017"),
    silent("THUTU-08", "KS", ngayDangKyNuocNgoai="25.01.2017"),
    edge("THUTU-08", "KS", False, ngayDangKyNuocNgoai="03.02.2017"),
    fire("THUTU-09", "KT", gbtNgay="29.01.2017"),
    silent("THUTU-09", "KT"),
    edge("THUTU-09", "KT", False, gbtNgay="30.01.2017"),
    fire("THUTU-10", "HN", nxnThoiGianCuTruTu="02.02.2015", nxnThoiGianCuTruDen="01.02.2015"),
    silent("THUTU-10", "HN", nxnThoiGianCuTruTu="2010", nxnThoiGianCuTruDen="2015"),
    edge("THUTU-10", "HN", False, nxnThoiGianCuTruTu="01.02.2015", nxnThoiGianCuTruDen="01.02.2015"),
    fire("TUOI-01", "KS", meNgaySinh="2006"),
    silent("TUOI-01", "KS"),
    edge("TUOI-01", "KS", False, meNgaySinh="20.01.2005"),
    fire("TUOI-02", "KS", meNgaySinh="1960"),
    silent("TUOI-02", "KS", meNgaySinh="1970"),
    edge("TUOI-02", "KS", False, meNgaySinh="21.01.1961"),
    fire("TUOI-03", "KS", chaNgaySinh="1930"),
    silent("TUOI-03", "KS", chaNgaySinh="1950"),
    edge("TUOI-03", "KS", True, chaNgaySinh="20.01.1936"),
    fire("TUOI-04", "KT", nktNgaySinh="1890"),
    silent("TUOI-04", "KT"),
    edge("TUOI-04", "KT", False, nktNgaySinh="31.01.1896"),
    fire("HAN-01", "KS", ngayDangKy="22.03.2017"),
    silent("HAN-01", "KS"),
    edge("HAN-01", "KS", False, ngayDangKy="21.03.2017"),
    fire("HAN-02", "KS", loaiDangKy="4"),
    silent("HAN-02", "KS", loaiDangKy="4", ngayDangKy="22.03.2017"),
    edge("HAN-02", "KS", True, loaiDangKy="4", ngayDangKy="21.03.2017"),
    fire("HAN-03", "KT", ngayDangKy="15.02.2017"),
    silent("HAN-03", "KT"),
    edge("HAN-03", "KT", False, ngayDangKy="14.02.2017"),
    fire("HAN-04", "KT", loaiDangKy="4"),
    silent("HAN-04", "KT", loaiDangKy="4", ngayDangKy="15.02.2017"),
    edge("HAN-04", "KT", True, loaiDangKy="4", ngayDangKy="14.02.2017"),
    fire("HAN-05", "KS", loaiDangKy="2"),
    silent("HAN-05", "KS", loaiDangKy="2", nksNgaySinh="1990"),
    edge("HAN-05", "KS", True, loaiDangKy="2", nksNgaySinh="01.01.2016"),
)

EVENTS = (
    fire("MA-01", "KS", nksGioiTinh="4"),
    silent("MA-01", "KS", nksGioiTinh="3"),
    edge("MA-01", "KS", True, nksGioiTinh="Nữ"),
    fire("KH-01", "KH", chongNgaySinh="04.02.1997"),
    silent("KH-01", "KH"),
    edge("KH-01", "KH", False, chongNgaySinh="03.02.1997"),
    fire("KH-02", "KH", voNgaySinh="04.02.1999"),
    silent("KH-02", "KH"),
    # Until 2014 it was enough to have entered the 18th year of life.
    edge("KH-02", "KH", False, ngayDangKy="03.02.2014", voNgaySinh="02.02.1997"),
    edge("KH-02", "KH", True, ngayDangKy="03.02.2014", voNgaySinh="03.02.1997"),
    fire("KH-03", "KH", tinhTrangKetHon="Đã hủy việc kết hôn"),
    silent("KH-03", "KH", tinhTrangKetHon="Không có thông tin"),
    edge("KH-03", "KH", True, tinhTrangKetHon="Đã hủy việc kết hôn", huyKetHonNgayGhiChu="05.05.2020"),
    fire("KH-04", "KH", huyKetHonNgayGhiChu="05.05.2020"),
    silent("KH-04", "KH", tinhTrangKetHon="Đã hủy việc kết hôn", huyKetHonNgayGhiChu="05.05.2020"),
    edge("KH-04", "KH", True, tinhTrangKetHon="Đã hủy việc kết hôn", congNhanKetHonCanCu="Bản án 1/2020"),
    fire("KH-05", "KH", tinhTrangKetHon="Đã chia tay"),
    silent("KH-05", "KH", tinhTrangKetHon="Đã ly hôn", ghiChu="Đã ly hôn"),
    edge("KH-05", "KH", False, tinhTrangKetHon="đã LY HÔN", ghiChu="Đã ly hôn"),
    fire("KH-06", "KH", ghiChu="Ly hôn theo Quyết định số 5 ngày 02.03.2020 của Tòa án"),
    silent("KH-06", "KH", ghiChu="Đã cấp bản sao"),
    edge("KH-06", "KH", True, ghiChu="LY HÔN", tinhTrangKetHon="Không có thông tin"),
    fire("KS-01", "KS", chaHoTen=""),
    silent("KS-01", "KS"),
    edge("KS-01", "KS", False, nksLoaiKhaiSinh="3", chaHoTen=""),
    fire("KS-02", "KS", nksLoaiKhaiSinh="3"),
    silent("KS-02", "KS", nksLoaiKhaiSinh="3", chaHoTen=""),
    edge("KS-02", "KS", True, nksLoaiKhaiSinh="5", chaHoTen=""),
    fire("KS-03", "KS", nksLoaiKhaiSinh=""),
    silent("KS-03", "KS"),
    edge("KS-03", "KS", False, nksLoaiKhaiSinh="9"),
    fire("GC-01", "KS", nksMatTich="1"),
    silent("GC-01", "KS", nksMatTich="0"),
    edge("GC-01", "KS", True, nksMatTich="1", nksMatTichNgayGhiChuTuyenBo="05.05.2020"),
    fire("GC-02", "KT", nktCanCuTuyenBoViecChet="Quyết định 5/2020"),
    silent("GC-02", "KT"),
    edge("GC-02", "KT", False, nktCanCuTuyenBoViecChet="Quyết định 5/2020", nktTinhTrangTuyenBoViecChet="1"),
    fire("KT-01", "KT", gbtSo=""),
    silent("KT-01", "KT"),
    edge("KT-01", "KT", False, gbtSo="", gbtLoai="7"),
    fire("KT-02", "KT", gbtLoai=""),
    silent("KT-02", "KT"),
    edge("KT-02", "KT", True, gbtLoai="0", gbtNgay="", gbtCoQuanCap=""),
    fire("CMC-01", "CMC", loaiXacNhan="2"),
    silent("CMC-01", "CMC", loaiXacNhan="3"),
    edge("CMC-01", "CMC", False, loaiXacNhan="2", cmGioiTinh="3"),
    fire("NN-01", "KS", loaiDangKy="3"),
    silent("NN-01", "KS"),
    edge("NN-01", "KS", False, loaiDangKy="3", qgNuocNgoaiDaDangKy="Lào"),
    fire("NN-02", "CMC", qgNuocNgoaiDaDangKy="Lào"),
    silent("NN-02", "CMC"),
    edge("NN-02", "CMC", False, qgNuocNgoaiDaDangKy="Lào", loaiDangKy="2"),
)

PERSONS = (
    fire("DD-01", "KS", nksSoDinhDanh="01231700012"),
    silent("DD-01", "KS"),
    edge("DD-01", "KS", False, nksSoDinhDanh="012 317 000 123"),
    fire("DD-02", "KS", nksGioiTinh="1"),
    silent("DD-02", "KS"),
    edge("DD-02", "KS", False, nksGioiTinh="3"),
    fire("DD-03", "KS", nksSoDinhDanh="012316000123"),
    silent("DD-03", "KS"),
    edge("DD-03", "KH", True, chongSoGiayToTuyThan="012091000456"),
    fire("DD-04", "KS", nksSoDinhDanh="003317000123"),
    silent("DD-04", "KS"),
    edge("DD-04", "KS", False, nksSoDinhDanh="096317000123"),
    fire("DD-05", "KS", nycSoGiayToTuyThan="04512345"),
    silent("DD-05", "KS"),
    edge("DD-05", "KS", False, nycSoGiayToTuyThan="045 123 456"),
    fire("DD-06", "KS", nycSoGiayToTuyThan="012085000123"),
    silent("DD-06", "KS"),
    edge("DD-06", "KS", True, nycLoaiGiayToTuyThan="4"),
    fire("DD-07", "KS", nycLoaiGiayToTuyThan="2", nycSoGiayToTuyThan="AB123456"),
    silent("DD-07", "KS", nycLoaiGiayToTuyThan="2", nycSoGiayToTuyThan="B1234567"),
    edge("DD-07", "KS", False, nycLoaiGiayToTuyThan="2", nycSoGiayToTuyThan="B12345678"),
    fire("DD-08", "KS", nycLoaiGiayToTuyThan=""),
    silent("DD-08", "KS"),
    edge("DD-08", "KS", False, nycLoaiGiayToTuyThan="8"),
    fire("DD-09", "KS", nycSoGiayToTuyThan=""),
    silent("DD-09", "KS"),
    edge("DD-09", "KS", False, nycSoGiayToTuyThan="", nycLoaiGiayToTuyThan="8"),
    fire("DD-10", "KH", voSoGiayToTuyThan="012092000456"),
    silent("DD-10", "KH"),
    edge("DD-10", "CMC", True, nycHoTen="Nguyễn Văn Hùng Anh"),
    fire("TEN-01", "KS", nksHoTen="Hoa"),
    silent("TEN-01", "KS"),
    edge("TEN-01", "KS", False, nksHoTen="Lò Hoa"),
    fire("TEN-02", "KS", nksHoTen="Lò Thị H0a"),
    silent("TEN-02", "KS"),
    edge("TEN-02", "KS", True, nksHoTen="Lò Thị Hoa 2"),
    fire("TEN-03", "KS", nksHoTen="Lò Thị Hoa."),
    silent("TEN-03", "KS"),
    edge("TEN-03", "KS", False, nksHoTen="H'Len Niê"),
    fire("TEN-04", "KS", nksHoTen=f"Lò Thị {CYRILLIC_A}nh"),
    silent("TEN-04", "KS", nksHoTen="Lò Thị Anh"),
    edge("TEN-04", "KS", True, nksHoTen="Lò Thị 花"),
    fire("TEN-05", "KS", nksHoTen="lò thị hoa"),
    silent("TEN-05", "KS"),
    edge("TEN-05", "KS", False, nksHoTen="LÒ THỊ HOA"),
    fire("TEN-06", "KS", nksHoTen="Vàng Thị Hoa"),
    silent("TEN-06", "KS"),
    edge("TEN-06", "KS", False, nksHoTen="Hoàng Thị Hoa"),
    fire("TEN-07", "KH", chongHoTen="Trần Thị Sơn"),
    silent("TEN-07", "KH"),
    edge("TEN-07", "KH", False, voHoTen="Phạm Văn"),
    fire("TEN-08", "KH", voHoTen="TRẦN VĂN SƠN"),
    silent("TEN-08", "KH"),
    edge("TEN-08", "KH", False, voHoTen="Trần Văn Sớn"),
    fire("DT-01", "KS", nksDanToc="Thải Lan"),
    silent("DT-01", "KS", meDanToc="Kinh"),
    edge("DT-01", "KS", False, meDanToc="kinh"),
    fire("DT-02", "KS", nksDanToc="Dao"),
    silent("DT-02", "KS", nksDanToc="Kinh"),
    edge("DT-02", "KS", False, nksDanToc="Mông (Hmông)", chaDanToc="Mông"),
    fire("QT-01", "KS", nksQuocTich="Viết Nem"),
    silent("QT-01", "KS"),
    edge("QT-01", "KS", False, nksQuocTich="VIỆT NAM"),
)

PLACES = (
    fire("NOI-01", "KS", meNoiCuTru="xã Không Tưởng, huyện Tân Uyên, tỉnh Lai Châu"),
    silent("NOI-01", "KS"),
    edge("NOI-01", "KS", False, meNoiCuTru="tại nhà riêng"),
    fire("NOI-02", "KS", meNoiCuTru="huyện Tân Uyên, tỉnh Cà Mau"),
    silent("NOI-02", "KS"),
    edge("NOI-02", "KS", False, meNoiCuTru="huyện Tân Uyên, Lai Châu"),
    fire("NOI-03", "KS", noiDangKy="UBND xã Minh Quang, huyện Ba Vì, tỉnh Hà Tây"),
    silent("NOI-03", "KS"),
    edge("NOI-03", "KS", False, nksQueQuan="huyện Ba Vì, tỉnh Hà Tây"),
    fire("NOI-04", "KS", noiDangKy="UBND cấp cơ sở"),
    silent("NOI-04", "KS"),
    edge("NOI-04", "KS", False, noiDangKy="Đại sứ quán Việt Nam tại Lào"),
    fire("NOI-05", "KS", nksNoiSinhDVHC="trạm y tế"),
    silent("NOI-05", "KS"),
    edge("NOI-05", "KS", False, nksNoiSinhDVHC="Lai Châu"),
    fire("NOI-06", "KS", nksNoiSinhDVHC="tỉnh Cà Mau"),
    silent("NOI-06", "KS"),
    edge("NOI-06", "KS", False, nksNoiSinh="Trạm y tế xã"),
)

TEXTS = (
    fire("KY-01", "KS", nksHoTen="Lò Thị\u200b Hoa"),
    silent("KY-01", "KS"),
    edge("KY-01", "KS", False, ghiChu="Dòng một\nDòng hai"),
    fire("KY-02", "KS", nksHoTen=" Lò Thị Hoa"),
    silent("KY-02", "KS"),
    edge("KY-02", "KS", True, ghiChu="Cấp  bản sao"),
    fire("KY-03", "KS", nksHoTen="Lo\u0300 Thị Hoa"),
    silent("KY-03", "KS"),
    edge("KY-03", "KS", False, nksHoTen="L\u00f2 Thị Hoa"),
    fire("KY-04", "KS", noiDangKy=f"UBND {COMMUNE}, {CYRILLIC_A}"),
    silent("KY-04", "KS"),
    edge("KY-04", "KS", False, ghiChu="Tên gốc: 花"),
    fire("KY-05", "KS", nksQueQuan="x" * 501),
    silent("KY-05", "KS"),
    edge("KY-05", "KS", False, nksQueQuan="x" * 500),
)

CASES = (*ENTRY, *DATES, *ORDER, *EVENTS, *PERSONS, *PLACES, *TEXTS)
PLAIN = make_checker(today=TODAY)


def fires(case: Case) -> bool:
    checker = PLAIN
    if case.limits:
        limits = {**CATALOG.limits}
        for section, values in case.limits.items():
            limits[section] = {**limits.get(section, {}), **values}
        checker = make_checker(today=TODAY, limits=limits)
    findings = checker.check(case.type, {**CLEAN[case.type], **case.fields}, case.book)
    return case.rule in [finding.rule for finding in findings]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.rule}-{case.kind}")
def test_rule(case: Case) -> None:
    assert fires(case) is case.fires


@pytest.mark.parametrize("kind", ["fires", "silent", "boundary"])
def test_every_rule_has_a_case_of_each_kind(kind: str) -> None:
    assert {rule.id for rule in RECORD_RULES} == {case.rule for case in CASES if case.kind == kind}
