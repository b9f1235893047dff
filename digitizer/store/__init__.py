"""The office folder and its database: the only place that knows SQL."""

from digitizer.store.audit import PROGRAM, Break, Entry, Head
from digitizer.store.books import BookSummary
from digitizer.store.credentials import Credential
from digitizer.store.doctor import Check
from digitizer.store.drafts import Spot
from digitizer.store.exports import Package, PackageFile
from digitizer.store.faults import DuplicatePage
from digitizer.store.fields import SameValue, WallField
from digitizer.store.figures import Lengths, Reading, Step
from digitizer.store.findings import WHOLE_BOOK, StoredFinding
from digitizer.store.office import Office
from digitizer.store.page_care import PageImage
from digitizer.store.pages import Page, PageState
from digitizer.store.people import Person
from digitizer.store.records import Record, RecordSummary
from digitizer.store.schema import DOUBTFUL_BELOW
from digitizer.store.tallies import Numbers
from digitizer.store.verifications import Sample, SecondKey

__all__ = [
    "DOUBTFUL_BELOW",
    "PROGRAM",
    "WHOLE_BOOK",
    "BookSummary",
    "Break",
    "Check",
    "Credential",
    "DuplicatePage",
    "Entry",
    "Head",
    "Lengths",
    "Numbers",
    "Office",
    "Package",
    "PackageFile",
    "Page",
    "PageImage",
    "PageState",
    "Person",
    "Reading",
    "Record",
    "RecordSummary",
    "SameValue",
    "Sample",
    "SecondKey",
    "Spot",
    "Step",
    "StoredFinding",
    "WallField",
]
