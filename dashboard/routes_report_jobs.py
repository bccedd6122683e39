"""The archive of reports that were made in the background."""

from __future__ import annotations

import flask

from dashboard.data import AtlasData
from dashboard.downloads import refusal
from dashboard.reports import jobs
from geodata.errors import AtlasError
from layers.locales import translator


def register(server: flask.Flask, atlas: AtlasData) -> None:
    """Add the route ``/reports/jobs/<job_id>.zip``."""

    def archive(job_id: str) -> flask.Response:
        try:
            path = jobs.archive_of(atlas.settings, job_id)
        except AtlasError as error:
            return refusal(error, translator(flask.request.args.get("lang", "")), status=404)
        return flask.send_file(path, as_attachment=True, download_name=f"atlas_reports_{atlas.version}.zip")

    server.add_url_rule("/reports/jobs/<job_id>.zip", "report_archive", archive)
