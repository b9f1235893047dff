"""Stage 1: files and folders given by a person become page images; hostile input is refused with a code.

``open_pages`` yields one ``PageSource`` a page, and a ``Refusal`` for whatever cannot be used, so that one
bad file never stops the others. ``decode`` turns a page's bytes into pixels; workers call it.
"""

from digitizer.acquire.images import DecodedPage, decode
from digitizer.acquire.limits import Limits
from digitizer.acquire.names import natural_key, safe_file_name, shown_name
from digitizer.acquire.opening import open_pages, probe
from digitizer.acquire.sources import FileProbe, PageSource, Refusal

__all__ = [
    "DecodedPage",
    "FileProbe",
    "Limits",
    "PageSource",
    "Refusal",
    "decode",
    "natural_key",
    "open_pages",
    "probe",
    "safe_file_name",
    "shown_name",
]
