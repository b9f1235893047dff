"""Search over all records that ignores accents and case, đ too; the last word may be unfinished."""

from __future__ import annotations

from digitizer.domain.text import fold
from digitizer.domain.workflow import State
from digitizer.store.records import Records, RecordSummary
from digitizer.store.session import Session
from digitizer.store.writer import plain


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
        book: str | None = None,
        record_type: str | None = None,
        state: State | None = None,
        limit: int = 100,
    ) -> list[RecordSummary]:
        """At most ``limit`` records that hold all the words, best first."""
        expression = match_expression(text)
        if not expression:
            return []
        rows = self._session.tuples(
            "SELECT r.id FROM search_index s JOIN records r ON r.seq = s.rowid WHERE search_index MATCH ?"
            " AND (? IS NULL OR r.book = ?) AND (? IS NULL OR r.type = ?) AND (? IS NULL OR r.state = ?)"
            " ORDER BY s.rank, r.seq LIMIT ?",
            [expression, book, book, record_type, record_type, state, state, limit],
        )
        best_first = [identifier for (identifier,) in rows]
        by_id = {summary.id: summary for summary in self._records.summaries(best_first)}
        return [by_id[identifier] for identifier in best_first]
