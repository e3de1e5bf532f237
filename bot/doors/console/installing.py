"""What makes the console an app on a phone: its manifest, its worker, its page without network.

None of it knows who is signed in or names anybody, so all of it may be fetched by anybody.
"""

from functools import cached_property
from hashlib import sha256
from json import dumps
from pathlib import Path

from flask import Blueprint, Response, jsonify, render_template, url_for

from bot.doors.desk import Desk
from bot.doors.marking import app_name, mark_of
from bot.doors.tongue import say

HERE = Path(__file__).parent
WORKER = "worker.js"
PAPER, MAIN = "#f5f3ee", "#0f6b62"
ICONS = (
    ("icon{}-192.png", "192x192", "any"),
    ("icon{}-512.png", "512x512", "any"),
    ("icon{}-maskable.png", "512x512", "maskable"),
)


class Installing:
    """The routes of what a device installs."""

    def __init__(self, desk: Desk) -> None:
        """Serve one desk."""
        self.desk = desk

    def add_to(self, door: Blueprint) -> None:
        """Register the routes. The worker's stands at the root: it may serve what is below."""
        door.add_url_rule("/manifest.webmanifest", "manifest", self.manifest)
        door.add_url_rule("/sw.js", "worker", self.worker)
        door.add_url_rule("/offline", "offline", self.offline)

    def manifest(self) -> Response:
        """Describe the app to the device that installs it."""
        mark = mark_of(self.desk.config)
        response = jsonify(
            id="/",
            name=app_name(self.desk.config),
            short_name=say("Training") if mark else "Aftercall",
            description=say("The specialist's console"),
            start_url="/",
            scope="/",
            display="standalone",
            theme_color=mark.theme if mark else MAIN,
            background_color=PAPER,
            icons=_icons("-training" if mark else ""),
        )
        response.mimetype = "application/manifest+json"
        return response

    def worker(self) -> Response:
        """Give the worker, which knows by its version that a deploy has changed something."""
        version, files = self._edition
        kept = dumps([url_for("console.offline"), *map(_asset, files)])
        body = f"const VERSION = {dumps(version)};\nconst KEPT = {kept};\n{_text(WORKER)}"
        headers = {"Service-Worker-Allowed": "/", "Cache-Control": "no-cache"}
        return Response(body, mimetype="text/javascript", headers=headers)

    def offline(self) -> str:
        """Show the page that stands in when there is no network; it holds nothing by itself."""
        return render_template("console/offline.html")

    @cached_property
    def _edition(self) -> tuple[str, list[str]]:
        """Hash all that a device keeps; the templates of what it keeps without network too."""
        static = sorted(path for path in (HERE / "static").iterdir() if path.is_file())
        pages = sorted((HERE / "templates/console").glob("*.html"))
        digest = sha256(b"".join(path.read_bytes() for path in (*static, *pages)))
        # The kept page is marked too: a house that gets an account must replace it.
        digest.update(app_name(self.desk.config).encode())
        kept = [path.name for path in static if path.name != WORKER and path.suffix != ".png"]
        return digest.hexdigest()[:16], kept


def _icons(which: str) -> list[dict[str, str]]:
    return [
        {"src": _asset(name.format(which)), "sizes": size, "type": "image/png", "purpose": purpose}
        for name, size, purpose in ICONS
    ]


def _asset(name: str) -> str:
    return url_for("console.static", filename=name)


def _text(name: str) -> str:
    return (HERE / "static" / name).read_text(encoding="utf-8")
