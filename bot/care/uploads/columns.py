"""Which column of a file is which field of a referral: guessed from headers, changed by a person.

Pure. Headers are compared without case, marks and signs, in English and Spanish.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from types import MappingProxyType

NEEDED = ("name", "address")
NAMES: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "name": frozenset(
            ("name", "client", "client name", "full name", "called", "nombre", "nombre completo")
        ),
        "address": frozenset(
            (
                *("phone", "phone number", "number", "mobile", "cell", "cell phone", "telephone"),
                *("telefono", "numero", "numero de telefono", "celular", "movil", "tel"),
            )
        ),
        "language": frozenset(("language", "lang", "preferred language", "idioma", "lengua")),
        "time_zone": frozenset(("time zone", "timezone", "zone", "zona horaria", "huso horario")),
        "verbal_consent_by": frozenset(
            (
                *("consent", "verbal consent", "consent by", "verbal consent by", "heard by"),
                *("consentimiento", "consentimiento verbal", "escuchado por"),
            )
        ),
        "called_at": frozenset(
            (
                *("call time", "called at", "time of call", "call date", "date", "datetime"),
                *("fecha", "hora", "fecha y hora", "fecha de la llamada", "hora de la llamada"),
            )
        ),
        "incident_number": frozenset(
            (
                *("incident", "incident number", "incident no", "case", "case number", "cad"),
                *("incidente", "numero de incidente", "caso"),
            )
        ),
        "call_type": frozenset(
            ("call type", "type", "kind", "kind of call", "tipo", "tipo de llamada")
        ),
        "disposition": frozenset(("disposition", "outcome", "disposicion", "resultado")),
        "birth_year": frozenset(
            ("birth year", "year of birth", "yob", "born", "ano de nacimiento")
        ),
        "zip_code": frozenset(
            ("zip", "zip code", "zipcode", "postal code", "postcode", "codigo postal")
        ),
        "service": frozenset(("service", "referred to", "servicio", "derivado a", "referido a")),
    }
)
FIELDS = tuple(NAMES)


def guessed(headers: Sequence[str], remembered: Mapping[str, str]) -> dict[str, int]:
    """Return the column of each field that its header tells; what a team confirmed goes before.

    `remembered` holds the header that each field had in the team's last file.
    """
    plain = [_plain(header) for header in headers]
    found: dict[str, int] = {}
    for field, names in NAMES.items():
        before = _plain(remembered.get(field, ""))
        wanted = (
            before if before and before in plain else next(filter(names.__contains__, plain), "")
        )
        if wanted and plain.index(wanted) not in found.values():
            found[field] = plain.index(wanted)
    return found


def lacking(matched: Mapping[str, int]) -> list[str]:
    """Return the fields that no referral can do without, and that have no column."""
    return [field for field in NEEDED if field not in matched]


def _plain(header: str) -> str:
    letters = unicodedata.normalize("NFD", header.casefold())
    kept = (one if one.isalnum() else " " for one in letters if not unicodedata.combining(one))
    return " ".join("".join(kept).split())
