"""The four kinds of cases: births, marriages, deaths and recognitions, as entries of one book."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from digitizer.samples.dice import Dice
from digitizer.samples.entries import Entry, Officer, Paper, Run, identity_paper, put_head, put_paper
from digitizer.samples.people import FEMALE, MALE, Person, Village, years_before
from digitizer.samples.wording import dotted, spell

SEX_NAMES = {MALE: "Nam", FEMALE: "Nữ"}


@dataclass(frozen=True)
class Case:
    """What every kind of case needs: where, who writes, when, and chance."""

    village: Village
    writer: Officer
    on: date
    edition: str
    dice: Dice
    papers: dict[str, Paper] = field(default_factory=dict)  # what each person showed, by personal number

    def entry(self, record_type: str) -> Entry:
        """An empty entry."""
        return Entry(record_type, self.edition)

    def put_name(self, entry: Entry, key: str, person: Person) -> None:
        """A principal's name in this officer's capitals."""
        entry.put(key, self.writer.name_of(person))

    def put_born(self, entry: Entry, key: str, person: Person, year_only: float) -> None:
        """A birth date, or with that chance its year alone."""
        if self.dice.chance(year_only):
            entry.put(key, str(person.birth.year))
        else:
            entry.put(key, self.writer.date(person.birth), dotted(person.birth))

    def put_origin(self, entry: Entry, owner: str, person: Person) -> None:
        """Ethnic group and nationality."""
        entry.put(f"{owner}DanToc", person.ethnic)
        nation = self.dice.weighted((("Việt Nam", 30.0), ("Việt nam", 1.0), ("VIỆT NAM", 0.5)))
        entry.put(f"{owner}QuocTich", nation, "Việt Nam")

    def put_sex(self, entry: Entry, key: str, person: Person) -> None:
        """The sex in words."""
        entry.put(key, SEX_NAMES[person.sex], person.sex)

    def put_home(self, entry: Entry, key: str, person: Person) -> None:
        """Where a person lives."""
        entry.put(key, self.writer.place(person.home, person.hamlet))

    def put_paper(
        self,
        entry: Entry,
        owner: str,
        person: Person,
        *,
        before: date | None = None,
        split_number: bool = False,
    ) -> None:
        """The paper that a person showed, issued before the registration (or an earlier day)."""
        number = person.personal_number
        if number not in self.papers:
            detail = self.dice.chance(self.writer.issue_detail)
            self.papers[number] = identity_paper(person, self.writer, before or self.on, self.dice, detail)
        put_paper(entry, owner, self.papers[number], self.writer, split_number)


def birth(case: Case) -> Entry:
    """A birth: child, mother, father (sometimes unknown) and who declared it."""
    entry, village, dice = case.entry("KS"), case.village, case.dice
    kind = dice.weighted((("Đúng hạn", 7.0), ("Quá hạn", 2.0), ("Đăng ký lại", 0.7)))
    born = _birth_day(case, kind)
    surname, ethnic = village.surname(), village.ethnic()
    father = village.adult(MALE, born, (20, 45), surname=surname, ethnic=ethnic)
    mother = village.adult(FEMALE, born, (18, 40), ethnic=ethnic if dice.chance(0.8) else "")
    if dice.chance(0.75):
        mother = mother.at_home_of(father)
    known = not dice.chance(0.08)
    sex = dice.pick("12")
    child = village.person(
        sex,
        (born, born),
        surname=surname if known else mother.name.split()[0],
        ethnic=(father if known else mother).ethnic,
    )
    _put_child(case, entry, child, (father if known else mother).home)
    if dice.chance(0.55):
        entry.put("nksSoDinhDanh", child.personal_number)
    _put_parent(case, entry, "me", mother)
    if known:
        _put_parent(case, entry, "cha", father)
        _same_home(case, entry)
    else:
        entry.tick("Trẻ chưa xác định được cha mẹ", "nksLoaiKhaiSinh", "3")
    teller = dice.pick((father, father, mother)) if known else mother
    if dice.chance(0.12):
        teller = village.adult(dice.pick("12"), case.on, (45, 70), surname=surname)
    entry.put("nycHoTen", teller.name)
    case.put_paper(entry, "nyc", teller)
    entry.tick(kind, "loaiDangKy", {"Đúng hạn": "1", "Quá hạn": "4", "Đăng ký lại": "2"}[kind])
    return entry


def _birth_day(case: Case, kind: str) -> date:
    days = {"Đúng hạn": (1, 58), "Quá hạn": (70, 3200), "Đăng ký lại": (9000, 17000)}[kind]
    return case.on - timedelta(days=case.dice.integer(*days))


def _put_child(case: Case, entry: Entry, child: Person, origin: object) -> None:
    writer, dice = case.writer, case.dice
    case.put_name(entry, "nksHoTen", child)
    entry.put("nksNgaySinh", writer.date(child.birth), dotted(child.birth))
    entry.put("nksNgaySinhBangChu", spell(child.birth, writer.words))
    case.put_sex(entry, "nksGioiTinh", child)
    case.put_origin(entry, "nks", child)
    commune = case.village.commune
    if dice.chance(0.12):
        text = f"Tại nhà, {commune.written('long')}"
    else:
        text = dice.pick(case.village.lists.names["hospital"]).format(
            commune_kind=commune.kind,
            commune=commune.name,
            district_kind=commune.district_kind,
            district=commune.district,
            province_kind=commune.province_kind,
            province=commune.province,
        )
    entry.put("nksNoiSinh", text)
    entry.put("nksQueQuan", writer.place(child.home if dice.chance(0.3) else commune))


def _put_parent(case: Case, entry: Entry, owner: str, person: Person) -> None:
    entry.put(f"{owner}HoTen", person.name.upper() if case.writer.upper_names else person.name)
    case.put_born(entry, f"{owner}NgaySinh", person, 0.8)
    case.put_origin(entry, owner, person)
    case.put_home(entry, f"{owner}NoiCuTru", person)


def _same_home(case: Case, entry: Entry) -> None:
    mark = case.writer.same_mark
    if mark and entry.fields["meNoiCuTru"] == entry.fields["chaNoiCuTru"]:
        entry.put("chaNoiCuTru", mark, entry.normalized["meNoiCuTru"])


def marriage(case: Case) -> Entry:
    """A marriage: wife first, as the forms since 2016 print it."""
    entry, village, dice = case.entry("KH"), case.village, case.dice
    kind = dice.weighted((("Kết hôn lần đầu", 8.0), ("Đăng ký lại", 1.0)))
    wife = village.adult(FEMALE, case.on, (18, 38), away=0.4)
    husband = village.adult(MALE, case.on, (20, 42), away=0.2)
    for owner, person in (("vo", wife), ("chong", husband)):
        case.put_name(entry, f"{owner}HoTen", person)
        case.put_born(entry, f"{owner}NgaySinh", person, 0.05)
        case.put_origin(entry, owner, person)
        case.put_home(entry, f"{owner}NoiCuTru", person)
        case.put_paper(entry, owner, person)
    since = case.on if kind == "Kết hôn lần đầu" else _since(case, wife, husband)
    entry.put("ngayXacLapQuanHeHonNhan", case.writer.date(since), dotted(since))
    entry.tick(kind, "loaiDangKy", "1" if kind == "Kết hôn lần đầu" else "2")
    entry.slots["voKy"] = (Run(wife.name),)
    entry.slots["chongKy"] = (Run(husband.name),)
    return entry


def _since(case: Case, wife: Person, husband: Person) -> date:
    """The day from which a marriage that is registered anew counts: when both were of age."""
    first = max(wife.birth + timedelta(days=18 * 366), husband.birth + timedelta(days=20 * 366))
    return case.village.day(first, case.on) if first < case.on else case.on


def death(case: Case) -> Entry:
    """A death: the dead, hour and day, place, cause, the notice, and who reported it."""
    entry, village, dice = case.entry("KT"), case.village, case.dice
    kind = dice.weighted((("Đúng hạn", 7.0), ("Quá hạn", 2.0)))
    gone = case.on - timedelta(days=dice.integer(0, 12) if kind == "Đúng hạn" else dice.integer(20, 2500))
    dead = village.person(dice.pick("12"), (years_before(gone, 97), years_before(gone, 30)), away=0.08)
    case.put_name(entry, "nktHoTen", dead)
    case.put_born(entry, "nktNgaySinh", dead, 0.4)
    case.put_sex(entry, "nktGioiTinh", dead)
    case.put_origin(entry, "nkt", dead)
    if dice.chance(0.85):
        case.put_paper(entry, "nkt", dead, before=gone)
    _put_death(case, entry, gone)
    _put_notice(case, entry, gone)
    teller = village.adult(dice.pick("12"), case.on, (22, 65), surname=dead.name.split()[0])
    entry.put("nycHoTen", teller.name)
    case.put_paper(entry, "nyc", teller)
    entry.tick(kind, "loaiDangKy", {"Đúng hạn": "1", "Quá hạn": "4"}[kind])
    return entry


def _put_death(case: Case, entry: Entry, gone: date) -> None:
    writer, dice, commune = case.writer, case.dice, case.village.commune
    if dice.chance(0.9):
        hour, minute = dice.integer(0, 23), dice.pick((0, 0, 5, 10, 15, 20, 25, 30, 30, 40, 45, 50))
        entry.slots["gio"] = (Run(f"{hour:02}", "nktGioPhutChet"),)
        entry.slots["phut"] = (Run(f"{minute:02}", "nktGioPhutChet"),)
        entry.state("nktGioPhutChet", f"{hour:02} giờ {minute:02} phút", f"{hour:02}:{minute:02}")
    entry.put("nktNgayChet", writer.date(gone), dotted(gone))
    entry.put("nktNgayChetGhiBangChu", spell(gone, writer.words))
    place = dice.pick(
        (
            f"Tại nhà, {commune.written('long')}",
            "Tại nhà",
            f"Tại nhà riêng, {commune.written(writer.places)}",
            f"Bệnh viện Đa khoa {commune.province_kind} {commune.province}",
            f"Trạm y tế {commune.written('long')}",
        )
    )
    entry.put("nktNoiChet", place)
    entry.put("nktNguyenNhanChet", dice.pick(case.village.lists.names["death_cause"]))


def _put_notice(case: Case, entry: Entry, gone: date) -> None:
    dice, commune = case.dice, case.village.commune
    if not dice.chance(0.85):
        return
    number = dice.pick(
        (f"{dice.integer(1, 180)}", f"{dice.integer(1, 90):02}/GBT", f"{dice.integer(1, 99):02}/GBT-UBND")
    )
    entry.put("gbtSo", number)
    entry.put(
        "gbtCoQuanCap",
        dice.pick(
            (
                f"UBND {commune.kind} {commune.name}",
                f"UBND {commune.kind} {commune.name}",
                f"Trạm y tế {commune.kind} {commune.name}",
            )
        ),
    )
    day = gone + timedelta(days=dice.integer(0, max(0, min(4, (case.on - gone).days))))
    entry.put("gbtNgay", case.writer.date(day), dotted(day))


def recognition(case: Case) -> Entry:
    """A parent and child who recognise each other."""
    entry, village, dice = case.entry("CMC"), case.village, case.dice
    child = village.person(dice.pick("12"), (years_before(case.on, 24), years_before(case.on, 1)))
    parent = village.adult(
        dice.pick("1112"), child.birth, (19, 42), ethnic=child.ethnic, surname=child.name.split()[0]
    )
    by_child = (case.on.year - child.birth.year) >= 18 and dice.chance(0.6)
    case.put_name(entry, "cmHoTen", parent)
    case.put_born(entry, "cmNgaySinh", parent, 0.1)
    case.put_sex(entry, "cmGioiTinh", parent)
    case.put_origin(entry, "cm", parent)
    case.put_paper(entry, "cm", parent)
    case.put_home(entry, "cmNoiCuTru", parent)
    case.put_name(entry, "ncHoTen", child)
    entry.put("ncNgaySinh", case.writer.date(child.birth), dotted(child.birth))
    case.put_sex(entry, "ncGioiTinh", child)
    case.put_origin(entry, "nc", child)
    _put_child_paper(case, entry, child)
    case.put_home(entry, "ncNoiCuTru", child)
    _put_teller(case, entry, child if by_child else parent, by_child, parent.sex)
    label = "Con nhận cha, mẹ" if by_child else "Cha, mẹ nhận con"
    entry.tick(label, "loaiXacNhan", str((2 if by_child else 0) + int(parent.sex)))
    return entry


def _put_child_paper(case: Case, entry: Entry, child: Person) -> None:
    if (case.on.year - child.birth.year) >= 16:
        case.put_paper(entry, "nc", child, split_number=True)
        return
    number = f"{case.dice.integer(1, 260)}/{child.birth.year}"
    put_paper(entry, "nc", Paper("8", "Giấy khai sinh", number), case.writer, split_number=True)


def _put_teller(case: Case, entry: Entry, teller: Person, by_child: bool, parent_sex: str) -> None:
    entry.put("nycHoTen", teller.name)
    case.put_paper(entry, "nyc", teller, split_number=True)
    parent = {MALE: ("Cha đẻ", "Cha", "cha đẻ"), FEMALE: ("Mẹ đẻ", "Mẹ", "mẹ đẻ")}[parent_sex]
    words = ("Con đẻ", "Con", "con đẻ") if by_child else parent
    entry.put("nycQHNguoiDuocNhan", case.dice.pick(words))


CASES: Mapping[str, Callable[[Case], Entry]] = {
    "KS": birth,
    "KH": marriage,
    "KT": death,
    "CMC": recognition,
}


def make_entry(record_type: str, case: Case, number: int, book: str, page: int) -> Entry:
    """One whole entry of a book with its head, signers and page number."""
    entry = CASES[record_type](case)
    put_head(entry, case.writer, number, case.on.year, book, case.on, page)
    return entry
