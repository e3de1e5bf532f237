"""A script as an SVG picture: boxes, lines and a legend, and the same in words to listen to."""

from collections.abc import Iterator

from flows.drawing.boxes import TAB_SIZE
from flows.drawing.composing import START_HEIGHT, START_WIDTH, Picture, compose
from flows.drawing.legend import legend, legend_height
from flows.drawing.lettering import wrap
from flows.drawing.outline import outline
from flows.drawing.outlines import Rect
from flows.drawing.shapes import box, frame
from flows.drawing.strokes import strokes
from flows.drawing.svg import Attribute, dark_rules, escaped, painted, tag
from flows.languages import name_of
from flows.wording import Edition

MARGIN = 24
WIDTH_LEAST = 560
HEADING_HEIGHT = 72
LEGEND_MARGIN = 28
FONT = "Arial, Helvetica, 'Liberation Sans', 'Noto Sans', sans-serif"


def draw(edition: Edition, language: str, *, alone: bool = True, scale: float = 1) -> str:
    """Return the picture of a script with its wording in a language, as SVG.

    `alone`, it is a file of its own: with a heading, its words as description, and colours for a
    dark screen. Else it belongs into a page that has these already and whose content policy may
    forbid styles: there is none in it then. Never a script, never a reference to anything outside.
    The same edition gives the same bytes. `scale` says how large it is shown at first.
    """
    picture = compose(edition, language)
    width = round(max(picture.width, WIDTH_LEAST) + 2 * MARGIN)
    top = MARGIN + (HEADING_HEIGHT if alone else 0)
    below, within = top + picture.height + LEGEND_MARGIN, width - 2 * MARGIN
    key = Rect(MARGIN, below, within, legend_height(picture, within))
    height = round(key.top + key.height + MARGIN)
    place = f"translate({(width - picture.width) / 2:.0f} {top})"
    return tag(
        "svg",
        *_head(edition, language, within, alone=alone),
        tag("g", *_drawn(picture, language), transform=place),
        *legend(picture, key),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {width} {height}",
        width=width * scale,
        height=height * scale,
        role="img",
        aria_labelledby="picture-title",
        aria_describedby="picture-words" if alone else "",
        font_family=FONT,
    )


def _head(edition: Edition, language: str, width: float, *, alone: bool) -> Iterator[str]:
    script = edition.script
    title = f"{script.name}, version {script.version}, in {name_of(language)}"
    yield tag("title", escaped(title), id="picture-title")
    if not alone:
        return
    yield tag("desc", escaped(outline(edition, language)), id="picture-words")
    yield tag("style", dark_rules())
    yield tag("rect", width="100%", height="100%", **painted(fill="paper"))
    ink, quiet = painted(fill="ink"), painted(fill="quiet")
    yield tag("text", escaped(script.name), x=MARGIN, y=42, font_size=20, font_weight="bold", **ink)
    [about] = wrap(script.about, width=width, size=13, most=1) or ("",)
    yield tag("text", escaped(about), x=MARGIN, y=62, font_size=13, **ink)
    yield tag("text", escaped(_told(edition, language)), x=MARGIN, y=80, font_size=12, **quiet)


def _told(edition: Edition, language: str) -> str:
    """Say which script this is, and how far its wording in the language has been reviewed."""
    script = edition.script
    found = [edition.wording(key, language) for key in script.wordings]
    reviewed = sum(one is not None and one.reviewed for one in found)
    purpose = script.purpose.replace("_", " ")
    state = f"{reviewed} of {len(found)} wordings reviewed"
    return f"{purpose} · version {script.version} · {name_of(language)}: {state}"


def _drawn(picture: Picture, language: str) -> Iterator[str]:
    for framed in picture.frames:
        yield from frame(framed)
    for line in sorted(picture.lines, key=lambda line: line.style.to_person):
        yield from strokes(line)
    for placed in picture.boxes:
        yield from box(placed, language)
    yield from _start(*picture.start)


def _start(x: float, y: float) -> Iterator[str]:
    place: dict[str, Attribute] = {"width": START_WIDTH, "height": START_HEIGHT}
    pill = tag("rect", x=x, y=y, rx=START_HEIGHT / 2, **place, **painted(fill="ink"))
    letters: dict[str, Attribute] = {"font_size": TAB_SIZE + 1, "text_anchor": "middle"}
    x, y = x + START_WIDTH / 2, y + START_HEIGHT / 2 + TAB_SIZE * 0.4
    word = tag("text", "Start", x=x, y=y, **letters, **painted(fill="paper"))
    yield tag("g", pill, word, class_="pic-start")
