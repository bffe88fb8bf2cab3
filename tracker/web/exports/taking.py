"""Giving a file to whoever asks for it, which is recorded first, whichever page it is taken on."""

from flask import Response, request

from tracker.domain.releases import Door
from tracker.services.releases import Made, Taker, record_release
from tracker.web.context import keeping_house, viewer
from tracker.web.exports.asking import file_keeping
from tracker.web.exports.sending import copied, send_whole


def take_file(file: Made) -> Response:
    """Record that the file leaves, and send it; who asks for its headers alone takes nothing."""
    if request.method == "GET":
        taker = Taker(viewer().person_id, Door.PAGE)
        with keeping_house() as session:
            record_release(session, file, taker, file_keeping())
    export, kind = file.export, file.order.kind
    return send_whole(copied(file.file), export.name, kind.mimetype, export.file_sha256)
