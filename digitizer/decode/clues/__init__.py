"""The facts that tie the fields of an entry, and the entries of a book, together.

Each clue function takes an entry and gives the clues that apply to it. Figures say how much more probable a
combination is than chance; they are rough general knowledge (``domain`` holds the rules they follow from) and
only ever choose among what the paper may say. ``ENTRY_CLUES`` need the entry alone and the book's own facts,
``BOOK_CLUES`` the entries around it.
"""

from digitizer.decode.clues.book import book_clues, likeness_clues
from digitizer.decode.clues.dates import order_clues, words_clues
from digitizer.decode.clues.entry import ClueMaker, Entry
from digitizer.decode.clues.numbers import identity_clues, paper_clues, sequence_clues, year_clues
from digitizer.decode.clues.people import declarant_clues, ethnic_clues, sex_clues, surname_clues
from digitizer.decode.clues.places import place_clues

ENTRY_CLUES: tuple[ClueMaker, ...] = (
    words_clues,
    order_clues,
    year_clues,
    identity_clues,
    paper_clues,
    surname_clues,
    sex_clues,
    ethnic_clues,
    declarant_clues,
    place_clues,
    likeness_clues,
)
BOOK_CLUES: tuple[ClueMaker, ...] = (sequence_clues, book_clues)

__all__ = ["BOOK_CLUES", "ENTRY_CLUES", "ClueMaker", "Entry"]
