"""Why a provider did not bring a text, in plain words, by its error code.

After Twilio's dictionary of errors; what to do about each is in `bot.sending`.
"""

from collections.abc import Mapping
from types import MappingProxyType

from bot.doors.tongue import marked, say

_TOLD: Mapping[str, tuple[int, ...]] = MappingProxyType(
    {
        marked("the phone is off or out of reach"): (30003,),
        marked("the phone or its carrier blocks our texts"): (30004,),
        marked("the number no longer exists"): (30005,),
        marked("the number cannot get texts"): (30006, 21614),
        marked("the carrier held it to be unwanted"): (30007,),
        marked("the carrier gives no reason"): (30008,),
        marked("the client has stopped our texts"): (21610,),
        marked("this is not a phone number"): (21211, 21214, 21217, 21401),
        marked("too many texts left at once"): (14107, 20429, 21611, 30001, 30022, 30023),
        marked("our account or number is not set up for this"): (
            *(20003, 21212, 21408, 21606, 21612, 21703, 21704, 30002, 30032, 30034, 30035),
        ),
        marked("it came too late to be delivered"): (30036,),
        marked("the number has no WhatsApp"): (63003, 63024),
    }
)
_BY_CODE = {code: told for told, codes in _TOLD.items() for code in codes}


def why(code: int) -> str:
    """Say why, with the code for whoever looks after the account."""
    if code not in _BY_CODE:
        return say("provider's error %(code)s", code=code)
    return say("%(why)s (%(code)s)", why=say(_BY_CODE[code]), code=code)
