"""Search over all records that ignores accents and case, đ too; the last word may be unfinished."""

from __future__ import annotations

from digitizer.domain.text import fold
from digitizer.domain.workflow import State
from digitizer.store.records import Records, RecordSummary
from digitizer.store.schema import PRESENT
from digitizer.store.session import Session
from digitizer.store.writer import number_of, plain


def match_expression(text: str) -> str:
    """FTS5 expression for a user's text: every word quoted, the last one a prefix; empty for no words.

    Only letters and digits of the text are left inside the quotes, so nothing in it can be syntax.
    """
    phrases = [phrase for word in fold(text).split() if (phrase := plain(word))]
    quoted = [f'"{phrase}"' for phrase in phrases]
    return f"{' '.join(quoted)} *" if quoted else ""


class Search:
    """Finds records of one office by any of their names, numbers, dates and places."""

    def __init__(self, session: Session, records: Records) -> None:
        self._session = session
        self._records = records

    def __call__(
        self,
        text: str,
        *,
        number: str | None = None,
        book: str | None = None,
        record_type: str | None = None,
        state: State | None = None,
        limit: int = 100,
    ) -> list[RecordSummary]:
        """At most ``limit`` records that hold all the words, best first; without words in order of the paper.

        Removed records are found only when that ``state`` is asked for.
        """
        wanted = {
            "r.book": book,
            "r.type": record_type,
            "r.state": state,
            "r.number": number_of(number) if number else None,
        }
        filters = {column: value for column, value in wanted.items() if value is not None}
        where = "".join(f" AND {column} = ?" for column in filters) + ("" if state else f" AND {PRESENT}")
        expression = match_expression(text)
        if not expression and not filters:
            return []
        sql, params = (_FOUND, [expression]) if expression else (_ALL, [])
        order = " ORDER BY s.rank, r.seq" if expression else " ORDER BY r.book, p.ordinal, r.position"
        rows = self._session.tuples(f"{sql}{where}{order} LIMIT ?", [*params, *filters.values(), limit])
        best_first = [identifier for (identifier,) in rows]
        by_id = {summary.id: summary for summary in self._records.summaries(best_first)}
        return [by_id[identifier] for identifier in best_first]


_FOUND = "SELECT r.id FROM search_index s JOIN records r ON r.seq = s.rowid WHERE search_index MATCH ?"
_ALL = "SELECT r.id FROM records r JOIN pages p ON p.id = r.page WHERE 1"
