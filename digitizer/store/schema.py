"""The database's tables: an ordered list of migrations; ``user_version`` counts those applied."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sqlite_utils import Database

from digitizer.store import faults

Migration = tuple[str, ...]  # statements that run in one transaction together with the new version

_FIRST: Migration = (
    "CREATE TABLE office (one INTEGER PRIMARY KEY CHECK (one = 1), name TEXT NOT NULL, place TEXT NOT NULL,"
    " created TEXT NOT NULL) STRICT",
    "CREATE TABLE people (seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, name TEXT NOT NULL UNIQUE,"
    " roles TEXT NOT NULL, active INTEGER NOT NULL) STRICT",
    "CREATE TABLE books (seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, type TEXT NOT NULL,"
    " year INTEGER NOT NULL, number TEXT NOT NULL, place TEXT NOT NULL, edition TEXT NOT NULL,"
    " opened TEXT NOT NULL, closed TEXT NOT NULL, expected INTEGER) STRICT",
    "CREATE TABLE pages (seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,"
    " book TEXT NOT NULL REFERENCES books (id), ordinal INTEGER NOT NULL, sha256 TEXT NOT NULL,"
    " part INTEGER NOT NULL, file_name TEXT NOT NULL, source TEXT NOT NULL, media_type TEXT NOT NULL,"
    " added TEXT NOT NULL, state TEXT NOT NULL, kind TEXT NOT NULL, profile TEXT NOT NULL,"
    " rotation INTEGER NOT NULL, quality REAL NOT NULL, seconds REAL NOT NULL, warnings TEXT NOT NULL,"
    " cover TEXT NOT NULL, reader TEXT NOT NULL, error_code TEXT NOT NULL, error_text TEXT NOT NULL,"
    " UNIQUE (book, sha256, part)) STRICT",
    "CREATE INDEX pages_by_file ON pages (sha256, part)",
    "CREATE TABLE records (seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,"
    " page TEXT NOT NULL REFERENCES pages (id), book TEXT NOT NULL REFERENCES books (id),"
    " position INTEGER NOT NULL, type TEXT NOT NULL, edition TEXT NOT NULL, box TEXT NOT NULL,"
    " state TEXT NOT NULL, number TEXT NOT NULL, fields INTEGER NOT NULL, touched INTEGER NOT NULL,"
    " UNIQUE (page, position)) STRICT",
    "CREATE INDEX records_by_book ON records (book, state)",
    "CREATE TABLE field_values (record TEXT NOT NULL REFERENCES records (id) ON DELETE CASCADE,"
    " key TEXT NOT NULL, value TEXT NOT NULL, raw TEXT NOT NULL, confidence REAL NOT NULL, box TEXT NOT NULL,"
    " engine TEXT NOT NULL, fill TEXT NOT NULL, notes TEXT NOT NULL, person TEXT NOT NULL,"
    " PRIMARY KEY (record, key)) STRICT, WITHOUT ROWID",
    "CREATE TABLE findings (seq INTEGER PRIMARY KEY, book TEXT NOT NULL REFERENCES books (id),"
    " record TEXT REFERENCES records (id) ON DELETE CASCADE, rule TEXT NOT NULL, severity TEXT NOT NULL,"
    " keys TEXT NOT NULL, message TEXT NOT NULL, params TEXT NOT NULL, mark TEXT NOT NULL) STRICT",
    "CREATE INDEX findings_by_book ON findings (book, record)",
    "CREATE INDEX findings_by_record ON findings (record)",
    "CREATE TABLE confirmations (book TEXT NOT NULL REFERENCES books (id),"
    " record TEXT REFERENCES records (id) ON DELETE CASCADE, mark TEXT NOT NULL, keys TEXT NOT NULL,"
    " person TEXT NOT NULL, reason TEXT NOT NULL, at TEXT NOT NULL) STRICT",
    "CREATE INDEX confirmations_by_mark ON confirmations (book, record, mark)",
    "CREATE INDEX confirmations_by_record ON confirmations (record)",
    "CREATE TABLE packages (seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,"
    " book TEXT NOT NULL REFERENCES books (id), template TEXT NOT NULL, content TEXT NOT NULL,"
    " person TEXT NOT NULL, reserved TEXT NOT NULL, completed TEXT NOT NULL, head_seq INTEGER NOT NULL,"
    " head_hash TEXT NOT NULL, UNIQUE (book, template, content)) STRICT",
    "CREATE TABLE package_records (package TEXT NOT NULL REFERENCES packages (id),"
    " record TEXT NOT NULL REFERENCES records (id), PRIMARY KEY (package, record)) STRICT, WITHOUT ROWID",
    "CREATE INDEX package_records_by_record ON package_records (record)",
    "CREATE TABLE package_files (package TEXT NOT NULL REFERENCES packages (id), name TEXT NOT NULL,"
    " sha256 TEXT NOT NULL, size INTEGER NOT NULL, PRIMARY KEY (package, name)) STRICT, WITHOUT ROWID",
    "CREATE TABLE audit (seq INTEGER PRIMARY KEY, at TEXT NOT NULL, person TEXT NOT NULL,"
    " action TEXT NOT NULL, subject TEXT NOT NULL, field TEXT NOT NULL, old TEXT NOT NULL, new TEXT NOT NULL,"
    " reason TEXT NOT NULL, prev_hash TEXT NOT NULL, hash TEXT NOT NULL) STRICT",
    "CREATE INDEX audit_by_subject ON audit (subject, action)",
    "CREATE TABLE audit_head (one INTEGER PRIMARY KEY CHECK (one = 1), seq INTEGER NOT NULL,"
    " hash TEXT NOT NULL) STRICT",
    "CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit"
    " BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END",
    "CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit"
    " BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END",
    # Text arrives folded (SQLite's own folding leaves đ alone), so the tokenizer need not fold.
    "CREATE VIRTUAL TABLE search_index USING fts5"
    " (body, tokenize = 'unicode61 remove_diacritics 0', prefix = '2 3')",
)

# The scanning desk: pages are put in order, replaced, set aside and judged; books are finished.
_SECOND: Migration = (
    "ALTER TABLE books ADD COLUMN finished TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE pages ADD COLUMN standing TEXT NOT NULL DEFAULT 'kept'",
    "ALTER TABLE pages ADD COLUMN successor TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE pages ADD COLUMN turn INTEGER",
    "ALTER TABLE pages ADD COLUMN marked TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE pages ADD COLUMN score REAL",
    "ALTER TABLE pages ADD COLUMN defects TEXT NOT NULL DEFAULT '[]'",
    "ALTER TABLE pages ADD COLUMN fingerprint TEXT NOT NULL DEFAULT ''",
    "CREATE TABLE page_images (page TEXT NOT NULL REFERENCES pages (id), version INTEGER NOT NULL,"
    " sha256 TEXT NOT NULL, part INTEGER NOT NULL, file_name TEXT NOT NULL, source TEXT NOT NULL,"
    " media_type TEXT NOT NULL, replaced TEXT NOT NULL, person TEXT NOT NULL, reason TEXT NOT NULL,"
    " PRIMARY KEY (page, version)) STRICT, WITHOUT ROWID",
    "CREATE TABLE void_numbers (book TEXT NOT NULL REFERENCES books (id), year INTEGER NOT NULL,"
    " number INTEGER NOT NULL, person TEXT NOT NULL, reason TEXT NOT NULL,"
    " PRIMARY KEY (book, year, number)) STRICT, WITHOUT ROWID",
    "CREATE INDEX page_images_by_file ON page_images (sha256, part)",
    "CREATE INDEX pages_by_source ON pages (source)",
)

# The window: people sign in, checks have modes, work can be undone and gone on with.
_WINDOW: Migration = (
    "ALTER TABLE office ADD COLUMN practice INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE books ADD COLUMN due TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE field_values ADD COLUMN alternatives TEXT NOT NULL DEFAULT '[]'",
    "ALTER TABLE field_values ADD COLUMN mark TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE records ADD COLUMN doubtful INTEGER NOT NULL DEFAULT 0",
    "UPDATE records SET doubtful = (SELECT count(*) FROM field_values v"
    " WHERE v.record = records.id AND v.person = '' AND v.confidence < 0.9)",
    "DROP INDEX records_by_book",
    "CREATE INDEX records_by_book ON records (book, state, doubtful, fields, number)",
    "CREATE INDEX records_by_number ON records (number)",
    "CREATE INDEX pages_by_state ON pages (book, standing, state)",
    "CREATE TABLE credentials (person TEXT PRIMARY KEY REFERENCES people (id), hash TEXT NOT NULL,"
    " must_change INTEGER NOT NULL, failures INTEGER NOT NULL, failed TEXT NOT NULL) STRICT, WITHOUT ROWID",
    "CREATE TABLE drafts (record TEXT NOT NULL REFERENCES records (id) ON DELETE CASCADE, key TEXT NOT NULL,"
    " person TEXT NOT NULL, text TEXT NOT NULL, at TEXT NOT NULL, PRIMARY KEY (record, key, person))"
    " STRICT, WITHOUT ROWID",
    "CREATE TABLE spots (person TEXT PRIMARY KEY REFERENCES people (id),"
    " record TEXT NOT NULL REFERENCES records (id) ON DELETE CASCADE, key TEXT NOT NULL, at TEXT NOT NULL)"
    " STRICT, WITHOUT ROWID",
    "CREATE INDEX spots_by_record ON spots (record)",
    "CREATE TABLE undo (seq INTEGER PRIMARY KEY, step INTEGER NOT NULL, person TEXT NOT NULL,"
    " record TEXT NOT NULL REFERENCES records (id) ON DELETE CASCADE, key TEXT NOT NULL,"
    " before TEXT NOT NULL, after TEXT NOT NULL) STRICT",
    "CREATE INDEX undo_by_person ON undo (person, step)",
    "CREATE INDEX undo_by_record ON undo (record)",
    "CREATE TABLE verifications (book TEXT PRIMARY KEY REFERENCES books (id), mode TEXT NOT NULL,"
    " keys TEXT NOT NULL, share REAL NOT NULL, acceptance INTEGER NOT NULL) STRICT, WITHOUT ROWID",
    "CREATE TABLE second_keys (record TEXT NOT NULL REFERENCES records (id) ON DELETE CASCADE,"
    " key TEXT NOT NULL, person TEXT NOT NULL, value TEXT NOT NULL, at TEXT NOT NULL, settled TEXT,"
    " settler TEXT NOT NULL, PRIMARY KEY (record, key)) STRICT, WITHOUT ROWID",
    "CREATE TABLE samples (seq INTEGER PRIMARY KEY, book TEXT NOT NULL REFERENCES books (id),"
    " drawn TEXT NOT NULL, person TEXT NOT NULL, lot TEXT NOT NULL, acceptance INTEGER NOT NULL,"
    " closed INTEGER NOT NULL) STRICT",
    "CREATE INDEX samples_by_book ON samples (book)",
    "CREATE TABLE sample_records (sample INTEGER NOT NULL REFERENCES samples (seq),"
    " record TEXT NOT NULL REFERENCES records (id) ON DELETE CASCADE, good INTEGER,"
    " PRIMARY KEY (sample, record)) STRICT, WITHOUT ROWID",
    "CREATE INDEX sample_records_by_record ON sample_records (record)",
    "CREATE INDEX audit_of_moves ON audit (at, person, action)"
    " WHERE action IN ('record.enter', 'record.approve', 'record.return', 'record.export')",
)

MIGRATIONS: tuple[Migration, ...] = (_FIRST, _SECOND, _WINDOW)

DOUBTFUL_BELOW = 0.9  # confidence

# Conditions that several repositories share; aliases: f findings, r records, v field_values.
OPEN_FINDING = (
    "NOT EXISTS (SELECT 1 FROM confirmations c"
    " WHERE c.book = f.book AND c.record IS f.record AND c.mark = f.mark)"
)
IN_HAND = "r.state IN ('read', 'returned', 'rejected')"  # nobody has been through all fields yet
DOUBTFUL = f"v.person = '' AND v.confidence < {DOUBTFUL_BELOW}"
PRESENT = "r.state <> 'removed'"


def version(db: Database) -> int:
    """How many migrations the database has seen; 0 for an empty file."""
    return int(db.execute("PRAGMA user_version").fetchone()[0])


def migrate(db: Database, folder: Path, migrations: Sequence[Migration] = MIGRATIONS) -> None:
    """Brings the database up to date, each migration whole or not at all. Raises StoreError KHO-04."""
    refuse_newer(db, folder, migrations)
    for number, statements in enumerate(migrations[version(db) :], start=version(db) + 1):
        with db.atomic():
            for statement in statements:
                db.execute(statement)
            db.execute(f"PRAGMA user_version = {number}")


def refuse_newer(db: Database, folder: Path, migrations: Sequence[Migration] = MIGRATIONS) -> None:
    """Raises StoreError KHO-04 when a newer program wrote the database."""
    if version(db) > len(migrations):
        raise faults.newer_version(folder, version(db), len(migrations))
