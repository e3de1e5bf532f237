"""Where everything happens: time, the agenda, the story so far, and the machines of the house."""

from random import Random
from typing import Any
from uuid import UUID

from bot.house import House
from bot.simulation.accidents import ProcessKilled
from bot.simulation.agenda import Agenda
from bot.simulation.city.machine import Deed, Machine, Site
from bot.simulation.history import History
from bot.simulation.time import VirtualClock

MACHINES = 2


class Stage:
    """Two machines on one database; what one of them is busy with, the other does not wait for."""

    def __init__(self, site: Site, rng: Random) -> None:
        """Start the machines."""
        self.site, self._rng = site, rng
        self.clock: VirtualClock = site.clock
        self.agenda, self.history = Agenda(), History()
        self.machines = [Machine(site, number) for number in range(MACHINES)]
        self._busy: set[int] = set()

    @property
    def house(self) -> House:
        """Return a house to read in."""
        return self.machines[0].parts.house

    def tell(self, what: str, about: UUID | str = "") -> None:
        """Write down what happened."""
        self.history.add(self.clock.at, what, about)

    def on_a_machine(self, deed: Deed) -> Any:
        """Do something on a machine that is free; nothing comes back from one that died of it."""
        number = self._rng.choice([n for n in range(MACHINES) if n not in self._busy])
        self._busy.add(number)
        try:
            return deed(self.machines[number])
        except ProcessKilled as death:
            self.tell(f"machine {number} dies {death}")
            self.machines[number].restart()
            return None
        finally:
            self._busy.discard(number)

    @property
    def has_a_free_machine(self) -> bool:
        """Say whether anything else can be done while something is being done."""
        return len(self._busy) < MACHINES

    def restart(self) -> None:
        """Start every machine anew, as a deployment does."""
        for machine in self.machines:
            machine.restart()

    def close(self) -> None:
        """Let the database go."""
        for machine in self.machines:
            machine.close()
