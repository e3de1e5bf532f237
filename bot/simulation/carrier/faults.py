"""What goes wrong between us and the carrier, and how often."""

from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class Faults:
    """Chances (0 to 1) and longest delays (seconds) of the carrier's misbehaviour.

    `lose_answer`: the message was accepted, but the answer never arrives. `burst_429`: this
    request and the next ones, `burst_length` in all, are refused. `reorder_seconds`: each webhook
    and callback arrives up to this much later, so they overtake each other. `latency_seconds`:
    the longest time an answer of the API takes.
    """

    lose_callback: float = 0.0
    duplicate_callback: float = 0.0
    lose_webhook: float = 0.0
    duplicate_webhook: float = 0.0
    lose_answer: float = 0.0
    burst_429: float = 0.0
    server_error: float = 0.0
    burst_length: int = 3
    reorder_seconds: float = 0.0
    latency_seconds: float = 0.0

    def __post_init__(self) -> None:
        """Refuse a chance that is none, and a negative delay."""
        for name in CHANCES:
            assert 0.0 <= getattr(self, name) <= 1.0, f"{name} is a chance from 0 to 1"
        assert min(self.burst_length, self.reorder_seconds, self.latency_seconds) >= 0


CHANCES = tuple(
    field.name
    for field in fields(Faults)
    if not field.name.endswith("_seconds") and field.name != "burst_length"
)

NONE = Faults()
ROUGH = Faults(
    lose_callback=0.2,
    duplicate_callback=0.2,
    lose_webhook=0.1,
    duplicate_webhook=0.2,
    lose_answer=0.05,
    burst_429=0.03,
    server_error=0.03,
    burst_length=4,
    reorder_seconds=90.0,
    latency_seconds=2.0,
)
