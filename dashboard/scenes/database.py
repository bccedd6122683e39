"""The application's database: its tables, and transactions that are safe while several server processes write.

On SQLite a writing transaction takes the lock before it reads (``BEGIN IMMEDIATE``), so none works on what another has
just replaced; readers are never kept waiting (write-ahead log). Another database locks the rows that are to be changed.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from geodata.errors import StoreError

#: How long a change waits for that of another process, s.
_PATIENCE_S = 10.0
_TABLES = sa.MetaData()
BOARDS = sa.Table(
    "storyboards", _TABLES,
    sa.Column("storyboard_id", sa.String(80), primary_key=True),
    sa.Column("document", sa.Text, nullable=False),
    sa.Column("changed_at", sa.String(32), nullable=False),
)  # fmt: skip
CHANGES = sa.Table(
    "storyboard_changes", _TABLES,
    sa.Column("change_id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("storyboard_id", sa.String(80), nullable=False, index=True),
    sa.Column("kind", sa.String(40), nullable=False),
    sa.Column("before", sa.Text),
    sa.Column("after", sa.Text),
    sa.Column("undone", sa.Integer, nullable=False, default=0),
    sqlite_autoincrement=True,
)  # fmt: skip


class Database:
    """Open transactions on one database; its tables are made when it is first used.

    Parameters
    ----------
    url : str
        Address, as SQLAlchemy reads it.
    """

    def __init__(self, url: str) -> None:
        self._url = url

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """Open a transaction that reads; `StoreError` where the database cannot be used."""
        with _as_sentences(), _engine_of(self._url).connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """Open a transaction that is kept whole or not at all; `StoreError` where the database cannot be used."""
        with _as_sentences(), _engine_of(self._url).connect() as connection:
            connection.info["writes"] = True
            with connection.begin():
                yield connection


@lru_cache(maxsize=16)
def _engine_of(url: str) -> sa.Engine:
    """Return the engine of a database; without a pool, so that no connection is shared by processes that forked."""
    engine = sa.create_engine(url, poolclass=NullPool)
    if engine.dialect.name == "sqlite":
        _prepare_sqlite(engine)
    with engine.connect() as connection:
        connection.info["writes"] = True
        with connection.begin():
            for table in _TABLES.sorted_tables:
                connection.execute(sa.schema.CreateTable(table, if_not_exists=True))
                for index in table.indexes:
                    connection.execute(sa.schema.CreateIndex(index, if_not_exists=True))
    return engine


def _prepare_sqlite(engine: sa.Engine) -> None:
    if engine.url.database:
        Path(engine.url.database).resolve().parent.mkdir(parents=True, exist_ok=True)

    @sa.event.listens_for(engine, "connect")
    def connect(connection: Any, _record: Any) -> None:
        # The driver is not to begin transactions of its own accord: `begin` below does, with the lock it needs.
        connection.isolation_level = None
        connection.execute(f"PRAGMA busy_timeout = {int(_PATIENCE_S * 1000)}")
        _write_ahead(connection)
        connection.execute("PRAGMA synchronous = NORMAL")

    @sa.event.listens_for(engine, "begin")
    def begin(connection: sa.Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.info.get("writes") else "BEGIN")


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Switch to the write-ahead log; SQLite does not wait by itself while another process switches a new file."""
    deadline = time.monotonic() + _PATIENCE_S
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > deadline:
                raise
            time.sleep(0.02)


@contextmanager
def _as_sentences() -> Iterator[None]:
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error, OSError, ImportError) as error:
        reason = str(getattr(error, "orig", None) or error).splitlines()[0][:200].rstrip(".")
        raise StoreError(
            "scenes_database", "The database of the scenes cannot be used: {reason}.", reason=reason
        ) from error
