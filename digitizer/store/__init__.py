"""The office folder and its database: the only place that knows SQL."""

from digitizer.store.audit import PROGRAM, Break, Entry, Head
from digitizer.store.books import BookSummary
from digitizer.store.doctor import Check
from digitizer.store.exports import Package, PackageFile
from digitizer.store.faults import DuplicatePage
from digitizer.store.findings import WHOLE_BOOK, StoredFinding
from digitizer.store.office import Office
from digitizer.store.page_care import PageImage
from digitizer.store.pages import Page, PageState
from digitizer.store.people import Person
from digitizer.store.records import Record, RecordSummary

__all__ = [
    "PROGRAM",
    "WHOLE_BOOK",
    "BookSummary",
    "Break",
    "Check",
    "DuplicatePage",
    "Entry",
    "Head",
    "Office",
    "Package",
    "PackageFile",
    "Page",
    "PageImage",
    "PageState",
    "Person",
    "Record",
    "RecordSummary",
    "StoredFinding",
]
