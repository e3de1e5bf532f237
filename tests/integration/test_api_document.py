"""The API's document: valid, and true for all that can be asked by it."""

from pathlib import Path
from typing import Any

import jsonschema
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.config import SchemathesisConfig
from schemathesis.generation import GenerationMode
from schemathesis.generation.case import Case

from bot.doors.api.document import document
from bot.doors.api.fields import FIELDS, faults_of
from tests.machines import GOOD, Machine, told
from tests.town import Town

EXAMPLES = 100
OPERATIONS = [("/api/referrals", "POST"), ("/api/referrals/{id}", "GET")]
BOTH_WAYS = [GenerationMode.POSITIVE, GenerationMode.NEGATIVE]
# Read well, but not true of a call: a zone that is none, a call that lies in the future.
CHECKS = {"positive_data_acceptance": {"expected-statuses": ["2xx", "404", "409", "422"]}}


@pytest.mark.parametrize("mode", BOTH_WAYS, ids=["as said", "otherwise"])
@pytest.mark.parametrize(("path", "method"), OPERATIONS, ids=["refer", "read"])
def test_schemathesis_finds_no_failure(
    sqlite_url: str, tmp_path: Path, path: str, method: str, mode: GenerationMode
) -> None:
    town = Town(sqlite_url, tmp_path)
    machine, asked = Machine(town), list[int]()
    config = SchemathesisConfig.from_dict({"checks": CHECKS})
    schema = schemathesis.openapi.from_wsgi("/api/openapi.json", machine.doors.app, config=config)
    sent = {"Authorization": f"Bearer {machine.token}"}

    @settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
    @given(case=schema[path][method].as_strategy(generation_mode=mode))
    def ask(case: Case[Any]) -> None:
        asked.append(case.call_and_validate(headers=sent).status_code)

    ask()
    town.close()
    assert asked and set(asked) <= {200, 201, 400, 401, 404, 409, 415, 422}


def test_the_document_is_the_one_that_is_served(town: Town) -> None:
    machine = Machine(town)
    served = machine.doors.app.test_client().get("/api/openapi.json")
    assert told(served) == document(town.config.address)
    assert told(served)["openapi"] == "3.1.0"


@pytest.mark.parametrize(
    "body",
    [
        GOOD,
        {},
        [],
        {**GOOD, "birth_year": "1987"},
        {**GOOD, "birth_year": 1987.0},
        {**GOOD, "birth_year": 1987.5},
        {**GOOD, "birth_year": True},
        {**GOOD, "safe_to_text": "yes"},
        {**GOOD, "name": "\u00a0"},
        {**GOOD, "name": "x" * 121},
        {**GOOD, "service": "two\nlines"},
        {**GOOD, "phone": "+1503555014"},
        {**GOOD, "unheard": "of"},
    ],
)
def test_what_the_document_says_is_what_is_checked(body: Any) -> None:
    schema = document("https://example.org")["components"]["schemas"]["NewReferral"]
    assert jsonschema.Draft202012Validator(schema).is_valid(body) is (faults_of(body) == {})


def test_every_property_is_explained() -> None:
    assert all(len(field.schema["description"]) > 10 for field in FIELDS.values())
