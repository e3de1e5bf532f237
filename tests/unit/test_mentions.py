"""Who a note calls by `@`."""

from uuid import UUID

import pytest

from bot.care.mentions import MENTIONS_MAX, named_in

LUZ, NOOR, ANNA, LUZ_MARIA = (UUID(int=number) for number in range(1, 5))
NAMES = {LUZ: "Luz", NOOR: "Noor Haddad", ANNA: "Ann.a", LUZ_MARIA: "Luz María Vega"}


@pytest.mark.parametrize(
    ("body", "called"),
    [
        ("@Luz, can you look?", [LUZ, LUZ_MARIA]),
        ("ask @luz maría vega", [LUZ, LUZ_MARIA]),
        ("@NOOR HADDAD knows her", [NOOR]),
        ("@noor?", [NOOR]),
        ("(@Ann.a)", [ANNA]),
        ("@Annxa", []),
        ("@Luzern is a town", []),
        ("write to somebody@luz", []),
        ("Luz and Noor were there", []),
        ("", []),
        ("@", []),
    ],
)
def test_a_name_after_the_sign_calls_whoever_has_it(body: str, called: list[UUID]) -> None:
    assert named_in(body, NAMES) == called


def test_a_crowd_is_not_called() -> None:
    crowd = {UUID(int=number): f"Sam {number}" for number in range(50)}
    assert len(named_in("@Sam", crowd)) == MENTIONS_MAX
