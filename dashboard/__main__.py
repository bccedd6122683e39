"""Serve the dashboard: ``python -m dashboard --host 127.0.0.1 --port 8050``."""

from __future__ import annotations

import argparse
import sys

from geodata.errors import AtlasError


def main(arguments: list[str] | None = None) -> int:
    """Serve until stopped; 1 and one sentence where that cannot be."""
    parser = argparse.ArgumentParser(prog="python -m dashboard", description="Serve the dashboard on this machine.")
    parser.add_argument(
        "--host", default="127.0.0.1", help="address to listen on (default: 127.0.0.1, this machine only)"
    )
    parser.add_argument("--port", type=int, default=8050, help="port to listen on (default: 8050)")
    options = parser.parse_args(arguments)
    from dashboard.app import create_server  # the libraries take seconds to load: not for --help or a wrong option

    try:
        server = create_server()
    except AtlasError as error:
        print(error, file=sys.stderr)
        return 1
    _serve(server, options.host, options.port)
    return 0


def _serve(server: object, host: str, port: int) -> None:
    """Serve with the server of the platform; both take several requests at once."""
    if sys.platform == "win32":
        import waitress

        waitress.serve(server, host=host, port=port, threads=8)
        return
    from gunicorn.app.base import BaseApplication

    class _Application(BaseApplication):
        def load_config(self) -> None:
            settings = {
                "bind": f"{host}:{port}",
                "workers": 2,
                "threads": 4,
                "timeout": 120,
                "loglevel": "warning",
                "preload_app": True,
            }
            for name, value in settings.items():
                self.cfg.set(name, value)

        def load(self) -> object:
            return server

    _Application().run()


if __name__ == "__main__":
    sys.exit(main())
