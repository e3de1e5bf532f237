"""Every page of the console in every state that it has: by name, how a browser comes there."""

from collections.abc import Callable, Mapping

from tests.browser.conftest import House, Screen
from tests.browser.states.arranged import ARRANGED
from tests.browser.states.away import AWAY
from tests.browser.states.boards import BOARDS
from tests.browser.states.campaigns import CAMPAIGNS
from tests.browser.states.clients import CLIENTS
from tests.browser.states.desk import DESK
from tests.browser.states.paging import PAGING
from tests.browser.states.persons import PERSONS
from tests.browser.states.replying import REPLYING
from tests.browser.states.rosters import ROSTERS
from tests.browser.states.translated import TRANSLATED
from tests.browser.states.uploads import UPLOADS
from tests.browser.states.work import WORK
from tests.browser.states.written import WRITTEN

State = Callable[[House, Screen], None]
STATES: Mapping[str, State] = {
    **DESK,
    **ARRANGED,
    **CLIENTS,
    **PERSONS,
    **WORK,
    **PAGING,
    **BOARDS,
    **CAMPAIGNS,
    **REPLYING,
    **ROSTERS,
    **TRANSLATED,
    **WRITTEN,
    **UPLOADS,
    **AWAY,
}
