"""The storyboards in the application's database: every change in one short transaction, beside what was before it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa

from dashboard.scenes.bundled import bundled_storyboards
from dashboard.scenes.database import BOARDS, CHANGES, Database
from dashboard.scenes.edits import slug
from dashboard.scenes.exchange import read_document, to_document
from dashboard.scenes.model import Bilingual, Storyboard
from geodata.errors import InputError
from geodata.settings import Settings

#: Changes of a storyboard that can be undone, and deleted storyboards that can be brought back.
MAX_CHANGES = 100
MAX_STORYBOARDS = 500
#: What a change may be called; the catalogues hold a word for each.
KINDS = (
    "create", "rename", "duplicate", "delete", "import", "scene_add", "scene_edit", "scene_view", "scene_move",
    "scene_duplicate", "scene_delete",
)  # fmt: skip


@dataclass(frozen=True)
class Change:
    """Hold one change that can be undone or done again.

    Attributes
    ----------
    storyboard_id : str
    kind : str
        One of `KINDS`.
    title : Bilingual
        Of the storyboard, after the change or, where it was deleted, before.
    """

    storyboard_id: str
    kind: str
    title: Bilingual


class SceneStore:
    """Keep storyboards; those that come with the project are listed with them, but never changed.

    Parameters
    ----------
    url : str
        Address of the database, as SQLAlchemy reads it.

    Raises
    ------
    StoreError
        From every method: the database cannot be used.
    """

    def __init__(self, url: str) -> None:
        self._database = Database(url)

    # --- reading ------------------------------------------------------------------------------------------------------

    def storyboards(self) -> list[Storyboard]:
        """Return the saved storyboards, the one changed last first, without those of `bundled_storyboards`."""
        with self._database.reading() as connection:
            rows = connection.execute(sa.select(BOARDS.c.document).order_by(BOARDS.c.changed_at.desc())).scalars()
            return [_restore(document) for document in rows]

    def storyboard(self, storyboard_id: str) -> Storyboard:
        """Return a storyboard, saved or bundled; `InputError` where there is none."""
        bundled = bundled_storyboards().get(storyboard_id)
        if bundled is not None:
            return bundled
        with self._database.reading() as connection:
            document = _document(connection, storyboard_id)
        if document is None:
            raise _no_storyboard(storyboard_id)
        return _restore(document)

    # --- changing -----------------------------------------------------------------------------------------------------

    def create(self, title: Bilingual) -> Storyboard:
        """Save an empty storyboard, its identifier made from its title."""
        return self._insert(Storyboard("new", title), "create", title.text("en"))

    def insert(self, storyboard: Storyboard) -> Storyboard:
        """Save a storyboard read from a file; where its identifier is taken it gets another, nothing is replaced."""
        return self._insert(storyboard, "import", storyboard.storyboard_id)

    def duplicate(self, storyboard_id: str, title: Bilingual) -> Storyboard:
        """Save a storyboard a second time under another title; the way to change a bundled one."""
        copy = replace(self.storyboard(storyboard_id), title=title)
        return self._insert(copy, "duplicate", storyboard_id)

    def change(self, storyboard_id: str, kind: str, edit: Callable[[Storyboard], Storyboard]) -> Storyboard:
        """Replace a storyboard by what `edit` makes of it, read and written in one transaction.

        Raises
        ------
        InputError
            There is no such storyboard, it is a bundled one, or `edit` refuses.
        """
        _require_own(storyboard_id)
        with self._database.writing() as connection:
            before = _document(connection, storyboard_id)
            if before is None:
                raise _no_storyboard(storyboard_id)
            edited = edit(_restore(before))
            after = _dump(edited)
            if after != before:
                _put(connection, storyboard_id, after)
                _remember(connection, storyboard_id, kind, before, after)
            return edited

    def delete(self, storyboard_id: str) -> None:
        """Delete a storyboard; undoing brings it back."""
        _require_own(storyboard_id)
        with self._database.writing() as connection:
            before = _document(connection, storyboard_id)
            if before is None:
                raise _no_storyboard(storyboard_id)
            _put(connection, storyboard_id, None)
            _remember(connection, storyboard_id, "delete", before, None)

    # --- undoing ------------------------------------------------------------------------------------------------------

    def last_change(self, storyboard_id: str = "") -> Change | None:
        """Return what `undo` would undo, of one storyboard or of all; None where nothing is left."""
        with self._database.reading() as connection:
            return _described(_last_done(connection, storyboard_id))

    def last_undone(self, storyboard_id: str = "") -> Change | None:
        """Return what `redo` would do again, of one storyboard or of all; None where nothing is left."""
        with self._database.reading() as connection:
            return _described(_last_undone(connection, storyboard_id))

    def undo(self, storyboard_id: str = "") -> Change:
        """Put a storyboard back to what it was before the last change; `InputError` where nothing is left to undo."""
        with self._database.writing() as connection:
            row = _last_done(connection, storyboard_id)
            if row is None:
                raise InputError("scenes_no_undo", "There is nothing to undo.")
            order = connection.execute(sa.select(sa.func.max(CHANGES.c.undone))).scalar() or 0
            _put(connection, row.storyboard_id, row.before)
            _mark(connection, row.change_id, order + 1)
            return _change(row)

    def redo(self, storyboard_id: str = "") -> Change:
        """Do again what was undone last; `InputError` where nothing is left."""
        with self._database.writing() as connection:
            row = _last_undone(connection, storyboard_id)
            if row is None:
                raise InputError("scenes_no_redo", "There is nothing to do again.")
            _put(connection, row.storyboard_id, row.after)
            _mark(connection, row.change_id, 0)
            return _change(row)

    def _insert(self, storyboard: Storyboard, kind: str, stem: str) -> Storyboard:
        with self._database.writing() as connection:
            taken = {*connection.execute(sa.select(BOARDS.c.storyboard_id)).scalars()}
            if len(taken) >= MAX_STORYBOARDS:
                raise InputError(
                    "storyboards_many", "At most {limit} storyboards are kept; delete one first.", limit=MAX_STORYBOARDS
                )
            taken |= set(bundled_storyboards())
            is_free = kind == "import" and stem not in taken
            fresh = replace(storyboard, storyboard_id=stem if is_free else slug(stem, taken, "storyboard"))
            _put(connection, fresh.storyboard_id, _dump(fresh))
            _remember(connection, fresh.storyboard_id, kind, None, _dump(fresh))
            return fresh


def scene_store(settings: Settings) -> SceneStore:
    """Return the storyboards of these settings; the database is opened when it is first asked."""
    return SceneStore(settings.database)


def _document(connection: sa.Connection, storyboard_id: str) -> str | None:
    asked = sa.select(BOARDS.c.document).where(BOARDS.c.storyboard_id == storyboard_id).with_for_update()
    return connection.execute(asked).scalar()


def _put(connection: sa.Connection, storyboard_id: str, document: str | None) -> None:
    connection.execute(sa.delete(BOARDS).where(BOARDS.c.storyboard_id == storyboard_id))
    if document is not None:
        changed_at = dt.datetime.now(dt.UTC).isoformat(timespec="microseconds")
        connection.execute(
            sa.insert(BOARDS).values(storyboard_id=storyboard_id, document=document, changed_at=changed_at)
        )


def _remember(connection: sa.Connection, storyboard_id: str, kind: str, before: str | None, after: str | None) -> None:
    own = CHANGES.c.storyboard_id == storyboard_id
    # What was undone cannot be done again on top of another change.
    connection.execute(sa.delete(CHANGES).where(own, CHANGES.c.undone > 0))
    connection.execute(
        sa.insert(CHANGES).values(storyboard_id=storyboard_id, kind=kind, before=before, after=after, undone=0)
    )
    newest = sa.select(CHANGES.c.change_id).where(own).order_by(CHANGES.c.change_id.desc())
    kept = connection.execute(newest.limit(MAX_CHANGES)).scalars().all()
    connection.execute(sa.delete(CHANGES).where(own, CHANGES.c.change_id < min(kept)))
    _forget_deleted(connection)


def _forget_deleted(connection: sa.Connection) -> None:
    """Forget the storyboards that were deleted longest ago, beyond as many as are kept."""
    gone = (
        sa.select(CHANGES.c.storyboard_id)
        .where(CHANGES.c.storyboard_id.not_in(sa.select(BOARDS.c.storyboard_id)))
        .group_by(CHANGES.c.storyboard_id)
        .order_by(sa.func.max(CHANGES.c.change_id).desc())
        .offset(MAX_CHANGES)
        .limit(MAX_STORYBOARDS)
    )
    identifiers = connection.execute(gone).scalars().all()
    if identifiers:
        connection.execute(sa.delete(CHANGES).where(CHANGES.c.storyboard_id.in_(identifiers)))


def _last_done(connection: sa.Connection, storyboard_id: str) -> Any:
    asked = sa.select(CHANGES).where(CHANGES.c.undone == 0).order_by(CHANGES.c.change_id.desc()).limit(1)
    return connection.execute(_of(asked, storyboard_id)).first()


def _last_undone(connection: sa.Connection, storyboard_id: str) -> Any:
    asked = sa.select(CHANGES).where(CHANGES.c.undone > 0).order_by(CHANGES.c.undone.desc()).limit(1)
    return connection.execute(_of(asked, storyboard_id)).first()


def _of(asked: Any, storyboard_id: str) -> Any:
    return asked.where(CHANGES.c.storyboard_id == storyboard_id) if storyboard_id else asked


def _mark(connection: sa.Connection, change_id: int, undone: int) -> None:
    connection.execute(sa.update(CHANGES).where(CHANGES.c.change_id == change_id).values(undone=undone))


def _change(row: Any) -> Change:
    return Change(row.storyboard_id, row.kind, _restore(row.after or row.before).title)


def _described(row: Any) -> Change | None:
    return None if row is None else _change(row)


def _dump(storyboard: Storyboard) -> str:
    return json.dumps(to_document(storyboard), ensure_ascii=False)


def _restore(document: str) -> Storyboard:
    return read_document(json.loads(document))


def _require_own(storyboard_id: str) -> None:
    if storyboard_id in bundled_storyboards():
        raise InputError(
            "storyboard_bundled", "This storyboard comes with the atlas and stays as it is; duplicate it to change it."
        )


def _no_storyboard(storyboard_id: str) -> InputError:
    return InputError("no_storyboard", "There is no storyboard “{identifier}”.", identifier=storyboard_id[:80])
