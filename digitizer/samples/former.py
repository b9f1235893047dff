"""Entries of the forms before 2016: births, marriages, deaths and recognitions as those forms ask for them.

Each entry fills every slot that any form of the time has; the page keeps what its form has a blank for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta

from digitizer.samples.cases import SEX_NAMES, Case
from digitizer.samples.dice import Dice
from digitizer.samples.entries import Entry, Run
from digitizer.samples.people import FEMALE, MALE, Commune, Person, years_before
from digitizer.samples.wording import dotted, spell

KINDS = {
    "1": ("Đúng hạn", "Đăng ký đúng hạn", "Đã đăng ký đúng hạn"),
    "4": ("Quá hạn", "Đăng ký quá hạn", "Đã đăng ký quá hạn"),
    "2": ("Đăng ký lại",),
}
RELATIONS = {
    "father": ("Cha", "Cha đẻ", "Bố", "Bố đẻ", "cha"),
    "mother": ("Mẹ", "Mẹ đẻ", "mẹ"),
    "other": ("Ông nội", "Bà nội", "Bà ngoại", "Ông ngoại", "Bác", "Cô"),
    "heir": ("Con", "Con trai", "Con gái", "Vợ", "Chồng", "Em ruột", "Cháu", "Anh ruột"),
}


def birth(case: Case) -> Entry:
    """A birth: the child, father and mother, and who declared it."""
    entry, village, dice = case.entry("KS"), case.village, case.dice
    kind = dice.weighted((("1", 7.0), ("4", 2.0), ("2", 0.4 if case.on.year > 1998 else 0.0)))
    born = case.on - timedelta(days=dice.integer(*{"1": (1, 50), "4": (70, 2500), "2": (6000, 14000)}[kind]))
    surname, ethnic = village.surname(), village.ethnic()
    father = village.adult(MALE, born, (19, 45), surname=surname, ethnic=ethnic, away=0.12)
    mother = village.adult(FEMALE, born, (18, 40), ethnic=ethnic if dice.chance(0.8) else "", away=0.12)
    mother = mother.at_home_of(father) if dice.chance(0.8) else mother
    known = not dice.chance(0.08)
    head = father if known else mother
    child = village.person(
        dice.pick("12"), (born, born), surname=head.name.split()[0], ethnic=head.ethnic, away=0.0
    )
    _put_child(case, entry, child)
    _put_parents(case, entry, father if known else None, mother)
    relation = dice.weighted((("father", 4.0 * known), ("mother", 3.0), ("other", 1.0)))
    teller = {"father": father, "mother": mother}.get(relation) or village.adult(
        dice.pick("12"), case.on, (45, 70), surname=surname, away=0.0
    )
    _put_teller(case, entry, teller, dice.pick(RELATIONS[relation]))
    _put_kind(case, entry, kind)
    return entry


def _put_child(case: Case, entry: Entry, child: Person) -> None:
    writer, dice, commune = case.writer, case.dice, case.village.commune
    case.put_name(entry, "nksHoTen", child)
    entry.put("nksNgaySinh", writer.date(child.birth), dotted(child.birth))
    entry.put("nksNgaySinhBangChu", spell(child.birth, writer.words))
    case.put_sex(entry, "nksGioiTinh", child)
    _put_origin(case, entry, "nks", child)
    if dice.chance(0.15):
        place = dice.pick(("Tại nhà", f"Tại nhà, {writer.place(commune)}", writer.place(commune)))
    else:
        place = _named(dice.pick(case.village.lists.names[_hospital(case)]), commune)
    entry.put("nksNoiSinh", place)


def _put_origin(case: Case, entry: Entry, owner: str, person: Person) -> None:
    """Ethnic group and nationality; groups now and then by the names that older books give them."""
    case.put_origin(entry, owner, person)
    older = case.village.lists.places["former_ethnic"].get(person.ethnic)
    if older and case.on.year < 2000 and case.dice.chance(0.4):
        entry.put(f"{owner}DanToc", older)


def _hospital(case: Case) -> str:
    if case.on.year < 1975:
        return "southern_hospital"
    return "hospital" if case.on.year > 2005 else "former_hospital"


def _named(text: str, commune: Commune) -> str:
    return text.format(
        commune_kind=commune.kind,
        commune=commune.name,
        district_kind=commune.district_kind,
        district=commune.district,
        province_kind=commune.province_kind,
        province=commune.province,
    )


def _put_parents(case: Case, entry: Entry, father: Person | None, mother: Person) -> None:
    for owner, parent in (("cha", father), ("me", mother)):
        if parent is None:
            continue
        name, (born, value) = case.writer.name_of(parent), case.writer.born(parent, case.on, case.dice)
        entry.put(f"{owner}HoTen", name)
        entry.put(f"{owner}NgaySinh", born, value)
        _put_origin(case, entry, owner, parent)
        case.put_home(entry, f"{owner}NoiCuTru", parent)
        entry.slots[f"{owner}NgheNghiep"] = (Run(_occupation(case)),)
        entry.slots[f"{owner}HoTenTuoi"] = (Run(f"{name},", f"{owner}HoTen"), Run(born, f"{owner}NgaySinh"))
    entry.slots["vo"] = (Run(case.dice.pick(("Vợ chánh", "Chánh", "Vợ thứ"))),)
    home = entry.fields["meNoiCuTru"]
    entry.slots["chaMeNoiCuTru"] = (Run(home, "meNoiCuTru"),)
    entry.shared["chaMeNoiCuTru"] = {"chaNoiCuTru": home}
    mark = case.writer.same_mark
    if mark and father and entry.fields["chaNoiCuTru"] == home:
        entry.put("meNoiCuTru", mark, entry.normalized["chaNoiCuTru"])


def _occupation(case: Case) -> str:
    kind = "southern_occupation" if case.on.year < 1975 else "occupation"
    return str(case.dice.pick(case.village.lists.names[kind]))


def _put_teller(case: Case, entry: Entry, teller: Person, relation: str) -> None:
    """Who declared: name, relation, number of the paper; and all of it in one slot (``nycKhai``)."""
    writer, dice = case.writer, case.dice
    entry.put("nycHoTen", teller.name)
    entry.put("nycQuanHe", relation)
    entry.put("nycSo", teller.card_number, key="nycSoGiayToTuyThan")
    age = f"{case.on.year - teller.birth.year} tuổi,"
    home = Run(writer.place(teller.home, teller.hamlet))
    who = Run(f"{teller.name},", "nycHoTen")
    entry.slots["nycKhai"] = (who, Run(age), home) if dice.chance(0.35) else (who, home)
    entry.slots["nycTuoi"] = (Run(age.rstrip(",")),)
    entry.slots["nycNgheNghiep"] = (Run(_occupation(case)),)
    entry.slots["nycNoiCuTru"] = (home,)
    number = Run(teller.card_number, "nycSoGiayToTuyThan")
    entry.slots["nycKhaiSo"] = (who, Run(age), home, Run(","), Run("CMND số"), number)
    for ordinal in ("Nhut", "Nhi"):
        witness = case.village.adult(MALE, case.on, (25, 65), away=0.0)
        entry.slots[f"chung{ordinal}"] = (Run(f"{witness.name}, {case.on.year - witness.birth.year} tuổi"),)


def _put_kind(case: Case, entry: Entry, kind: str) -> None:
    if case.dice.chance(0.7):
        entry.put("loaiDangKy", case.dice.pick(KINDS[kind]), kind)


def marriage(case: Case) -> Entry:
    """A marriage: husband and wife with occupation and how often they married."""
    entry, village, dice = case.entry("KH"), case.village, case.dice
    husband = village.adult(MALE, case.on, (20, 42), away=0.2)
    wife = village.adult(FEMALE, case.on, (18, 38), away=0.4)
    for owner, person in (("chong", husband), ("vo", wife)):
        case.put_name(entry, f"{owner}HoTen", person)
        born, value = case.writer.born(person, case.on, dice) if _aged(case) else _full(case, person)
        entry.put(f"{owner}NgaySinh", born, value)
        _put_origin(case, entry, owner, person)
        case.put_home(entry, f"{owner}NoiCuTru", person)
        entry.slots[f"{owner}NgheNghiep"] = (Run(_occupation(case)),)
        entry.slots[f"{owner}Lan"] = (Run(dice.pick(("1", "01", "Lần 1", "Thứ nhất", "Nhất"))),)
        _put_paper(case, entry, owner, person)
        entry.slots[f"{owner}Ky"] = (Run(person.name),)
    kind = "2" if dice.chance(0.08) else "1"
    if dice.chance(0.25):
        entry.put("loaiDangKy", {"1": "Đăng ký lần đầu", "2": "Đăng ký lại"}[kind], kind)
    return entry


def _aged(case: Case) -> bool:
    return case.on.year < 2006 and case.dice.chance(0.7)


def _full(case: Case, person: Person) -> tuple[str, str]:
    return case.writer.date(person.birth), dotted(person.birth)


def _put_paper(case: Case, entry: Entry, owner: str, person: Person) -> None:
    """The paper with all that is known of it, and its number alone for forms that ask for that."""
    case.put_paper(entry, owner, person)
    number = entry.fields[f"{owner}SoGiayToTuyThan"]
    entry.slots[f"{owner}So"] = (Run(number, f"{owner}SoGiayToTuyThan"),)
    if case.writer.issue_detail == 0.0:
        entry.slots[f"{owner}GiayTo"] = entry.slots[f"{owner}So"]


def death(case: Case) -> Entry:
    """A death: the dead, when, where and why, the notice, and who reported it."""
    entry, village, dice = case.entry("KT"), case.village, case.dice
    kind = dice.weighted((("1", 7.0), ("4", 2.0)))
    gone = case.on - timedelta(days=dice.integer(0, 12) if kind == "1" else dice.integer(20, 1800))
    dead = village.person(dice.pick("12"), (years_before(gone, 95), years_before(gone, 22)), away=0.06)
    case.put_name(entry, "nktHoTen", dead)
    entry.put("nktNgaySinh", *case.writer.born(dead, gone, dice))
    entry.put("nktGioiTinh", SEX_NAMES[dead.sex], dead.sex)
    _put_origin(case, entry, "nkt", dead)
    case.put_home(entry, "nktNoiCuTru", dead)
    entry.slots["nktNgheNghiep"] = (Run(_occupation(case)),)
    if dice.chance(0.8):
        _put_paper(case, entry, "nkt", dead)
    _put_death(case, entry, gone)
    _put_notice(case, entry, gone)
    teller = village.adult(dice.pick("12"), case.on, (20, 65), surname=dead.name.split()[0], away=0.05)
    _put_teller(case, entry, teller, dice.pick(RELATIONS["heir"]))
    _put_kind(case, entry, kind)
    return entry


def _put_death(case: Case, entry: Entry, gone: date) -> None:
    writer, dice, commune = case.writer, case.dice, case.village.commune
    if dice.chance(0.85):
        hour, minute = dice.integer(0, 23), dice.pick((0, 0, 10, 15, 20, 30, 30, 40, 45))
        entry.slots["gio"] = (Run(f"{hour:02}", "nktGioPhutChet"),)
        entry.slots["phut"] = (Run(f"{minute:02}", "nktGioPhutChet"),)
        entry.state("nktGioPhutChet", f"{hour:02} giờ {minute:02} phút", f"{hour:02}:{minute:02}")
    entry.put("nktNgayChet", writer.date(gone), dotted(gone))
    entry.put("nktNgayChetGhiBangChu", spell(gone, writer.words))
    places = (
        "Tại nhà",
        "Tại nhà riêng",
        f"Tại nhà, {writer.place(commune)}",
        _named(dice.pick(case.village.lists.names[_hospital(case)]), commune),
        f"Bệnh viện {commune.province_kind} {commune.province}",
    )
    entry.put("nktNoiChet", dice.pick(places))
    entry.put("nktNguyenNhanChet", dice.pick(case.village.lists.names["death_cause"]))


def _put_notice(case: Case, entry: Entry, gone: date) -> None:
    dice, commune = case.dice, case.village.commune
    if not dice.chance(0.75):
        return
    serial = dice.integer(1, 220)
    number = dice.pick((f"{serial}", f"{serial:02}", f"{serial}/GBT", f"{serial}/GBT-UBND"))
    entry.put("gbtSo", number)
    kind = Run("Giấy báo tử", "gbtLoai")
    entry.put_runs("gbt", [(kind, "1"), (Run("số"), None), (Run(number, "gbtSo"), None)])
    if dice.chance(0.2):
        entry.slots["gbt"] = (Run(number, "gbtSo"),)
    office = dice.pick(
        ("UBND {commune_kind} {commune}", "Trạm y tế {commune_kind} {commune}", "BVĐK {province}")
    )
    entry.put("gbtCoQuanCap", _named(office, commune))
    day = gone + timedelta(days=dice.integer(0, max(0, min(4, (case.on - gone).days))))
    entry.put("gbtNgay", case.writer.date(day), dotted(day))


def recognition(case: Case) -> Entry:
    """A parent and child who recognise each other by the office's decision."""
    entry, village, dice = case.entry("CMC"), case.village, case.dice
    child = village.person(dice.pick("12"), (years_before(case.on, 30), years_before(case.on, 1)), away=0.05)
    parent = village.adult(
        dice.pick("1112"), child.birth, (19, 42), ethnic=child.ethnic, surname=child.name.split()[0], away=0.1
    )
    by_child = case.on.year - child.birth.year >= 18 and dice.chance(0.5)
    for owner, person in (("cm", parent), ("nc", child)):
        case.put_name(entry, f"{owner}HoTen", person)
        born = case.writer.born(person, case.on, dice) if owner == "cm" else _full(case, person)
        entry.put(f"{owner}NgaySinh", *born)
        case.put_sex(entry, f"{owner}GioiTinh", person)
        _put_origin(case, entry, owner, person)
        case.put_home(entry, f"{owner}NoiCuTru", person)
        entry.slots[f"{owner}NgheNghiep"] = (Run(_occupation(case)),)
        if case.on.year - person.birth.year >= 16:
            _put_paper(case, entry, owner, person)
    serial = dice.integer(1, 60)
    entry.put(
        "quyetDinhSo", dice.pick((f"{serial:02}/QĐ-UBND", f"{serial}", f"{serial}/{case.on.year}/QĐ-UB"))
    )
    teller, parent_words = (child, ("Con", "Con đẻ")) if by_child else (parent, _parent_words(parent.sex))
    _put_teller(case, entry, teller, "")
    entry.put("nycQHNguoiDuocNhan", dice.pick(parent_words))
    _put_recognition(entry, by_child, parent.sex)
    return entry


def _parent_words(sex: str) -> tuple[str, ...]:
    return RELATIONS["father" if sex == MALE else "mother"]


def _put_recognition(entry: Entry, by_child: bool, sex: str) -> None:
    parent = "cha" if sex == MALE else "mẹ"
    text = f"Con nhận {parent}" if by_child else f"{parent.capitalize()} nhận con"
    entry.put("loaiXacNhan", text, str((2 if by_child else 0) + int(sex)))


CASES: Mapping[str, Callable[[Case], Entry]] = {
    "KS": birth,
    "KH": marriage,
    "KT": death,
    "CMC": recognition,
}


def make_former(record_type: str, case: Case, number: int, book: str, page: int) -> Entry:
    """One whole entry of a book before 2016 with its head and signers."""
    entry, writer = CASES[record_type](case), case.writer
    entry.put("so", writer.number(number, case.on.year))
    entry.put("quyenSo", book)
    entry.put("ngayDangKy", writer.date(case.on), dotted(case.on))
    entry.put("noiDangKy", f"UBND {case.village.commune.written(writer.places)}")
    entry.put("nguoiThucHien", writer.name)
    entry.put("nguoiKy", writer.signer)
    entry.put("chucVuNguoiKy", writer.title)
    entry.put("trangSo", str(page))
    return entry


def ditto(entry: Entry, above: Entry, slots: tuple[str, ...], mark: str, dice: Dice) -> None:
    """Repeat what stands in the row above by a mark: the value is the one above."""
    for slot in slots:
        old, new = above.slots.get(slot, ()), entry.slots.get(slot, ())
        if len(old) == len(new) == 1 and old[0].key and dice.chance(0.5):
            key = new[0].key
            if entry.normalized.get(key) == above.normalized.get(key):
                entry.put(slot, mark, above.normalized[key], key=key)
