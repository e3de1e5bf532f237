"""Why: what the last text was read as and by what, and where the script stands now."""

from collections.abc import Iterator

from bot.playing.session import Beat, Session
from flows.drawing.telling import told_step
from flows.reading.normalize import message


def told_why(session: Session) -> Iterator[str]:
    """Tell it in lines."""
    heard = session.last_heard
    if heard is None:
        yield "The client has not written yet."
    else:
        yield from _heard(heard, session)
    yield from _place(session)


def _heard(beat: Beat, session: Session) -> Iterator[str]:
    assert beat.happened is not None and beat.reading is not None
    words = " ".join(message(beat.happened.text).tokens)
    yield f"The client wrote {beat.happened.text!r}, words: {words or 'none'}."
    if beat.ask is None:
        yield "No question was open."
    else:
        told = told_step(beat.ask)
        leads = f"; it leads to {beat.leads}" if beat.leads is not None else ""
        yield f"The question was {beat.ask.name} ({told.title}). Read as {beat.means}{leads}."
    for signal in beat.reading.signals:
        yield f"Signal {signal.kind}, raised by rule {signal.rule} on “{signal.words}”."
    if not beat.reading.signals:
        yield "No signal."


def _place(session: Session) -> Iterator[str]:
    conversation, place = session.conversation, session.conversation.place
    yield f"The script stands at {place.step} ({place.phase.replace('_', ' ')})."
    for way in told_step(conversation.edition.script.steps[place.step]).ways:
        yield f"  {way.label or 'then'} -> {way.target}"
    for name, value in sorted(place.values.items()):
        yield f"  known: {name} = {value}"
