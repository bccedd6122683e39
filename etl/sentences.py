"""What all commands have in common: their data folder, and that whatever goes wrong is one sentence."""

from __future__ import annotations

import contextlib
import dataclasses
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from geodata.errors import AtlasError
from geodata.settings import Settings

_INTERRUPTED = 130
_LOG_FILE = "etl-error.log"

DataOption = Annotated[Path | None, typer.Option("--data", help="Data folder (else ATLAS_DATA_DIR, else ./data).")]


def settings_of(data: Path | None) -> Settings:
    """Return the settings of the environment, with another data folder where one is named."""
    settings = Settings.from_environment()
    return dataclasses.replace(settings, data_dir=data) if data is not None else settings


@contextlib.contextmanager
def in_sentences(settings: Settings, stopped: str = "Stopped. The data in use before stays in use.") -> Iterator[None]:
    """End any failure with one sentence on stderr; what nobody foresaw goes to a log in the data folder."""
    try:
        yield
    except typer.Exit:
        raise
    except AtlasError as error:
        fail(str(error))
    except KeyboardInterrupt:
        fail(stopped, _INTERRUPTED)
    except MemoryError:
        fail("There is not enough memory for this.")
    except OSError as error:
        where = f" ({error.filename})" if error.filename else ""
        fail(f"The computer refused to read or write{where}: {error.strerror or error}.")
    except Exception as error:
        fail(f"Something unforeseen went wrong ({type(error).__name__}){_logged(settings)}.")


def _logged(settings: Settings) -> str:
    path = Path(settings.data_dir) / _LOG_FILE
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(traceback.format_exc(), encoding="utf-8")
        return f"; the details are in {path}"
    return ""


def fail(sentence: str, code: int = 1) -> None:
    """Print a sentence on stderr and end with an exit code."""
    print(sentence, file=sys.stderr)
    raise typer.Exit(code)
