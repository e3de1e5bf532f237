"""The training house's settings: a house of its own, without any provider, whatever is set."""

from base64 import b64encode
from pathlib import Path

import pytest

from bot import config, wiring
from bot.config import Config, RealHouse, TrainingHouse
from bot.errors import ConfigInvalid
from bot.sending.channels.onscreen import OnScreen
from tests.unit.test_config import KEYS, OTHER, TWILIO, read

URL = "https://training.aftercall.example"


def trained(data: Path, **env: str) -> Config:
    """Read the training house's settings, beside those of a real house with an account."""
    return config.for_training({**KEYS, **TWILIO, "AFTERCALL_DATA": str(data), **env})


def test_a_training_house_has_no_account_whatever_the_environment_holds(tmp_path: Path) -> None:
    found = trained(tmp_path, AFTERCALL_DRAFTS_MAY_LEAVE="0")
    assert found.twilio is None and found.simulated
    assert {type(channel) for channel in wiring.channels(found).values()} == {OnScreen}
    assert read(**TWILIO).twilio is not None


def test_half_an_account_is_not_even_read(tmp_path: Path) -> None:
    assert trained(tmp_path, TWILIO_AUTH_TOKEN="").twilio is None


def test_its_folder_database_and_keys_are_its_own(tmp_path: Path) -> None:
    found = trained(tmp_path, DATABASE_URL="postgresql://house@localhost/aftercall")
    assert found.data == tmp_path / "training"
    assert found.database_url == f"sqlite:///{tmp_path}/training/aftercall.db"
    assert found.keys.root != read().keys.root and found.keys.fields != read().keys.fields
    assert found.keys == trained(tmp_path).keys


def test_its_address_and_the_way_back_come_from_the_same_names(tmp_path: Path) -> None:
    found = trained(tmp_path, AFTERCALL_TRAINING_URL=URL + "/", AFTERCALL_TRAINING_PORT="8132")
    assert (found.address, found.port) == (URL, 8132)
    assert found.real == RealHouse("https://aftercall.example", tmp_path / "training-secret")
    plain = config.for_training({"AFTERCALL_DATA": str(tmp_path), "PORT": "9000"})
    assert plain.address == "http://127.0.0.1:8001"
    assert plain.real is not None and plain.real.url == "http://127.0.0.1:9000"


def test_the_secret_may_be_given_and_is_never_shown(tmp_path: Path) -> None:
    found = trained(tmp_path, AFTERCALL_TRAINING_SECRET=OTHER)
    assert found.real is not None and found.real.secret == bytes([7]) * 32
    assert repr(found.real.secret) not in repr(found)
    for wrong in ("short", b64encode(b"x").decode()):
        with pytest.raises(ConfigInvalid, match="AFTERCALL_TRAINING_SECRET") as told:
            trained(tmp_path, AFTERCALL_TRAINING_SECRET=wrong)
        assert wrong not in str(told.value)


@pytest.mark.parametrize(
    "url",
    ["sqlite:///{}/training/aftercall.db", "sqlite:///{}/./training/../training/aftercall.db"],
)
def test_the_real_house_s_database_is_refused(tmp_path: Path, url: str) -> None:
    with pytest.raises(ConfigInvalid, match="DATABASE_URL"):
        trained(tmp_path, DATABASE_URL=url.format(tmp_path))


def test_it_is_refused_under_another_name_too(tmp_path: Path) -> None:
    (tmp_path / "real.db").write_bytes(b"")
    (tmp_path / "training").mkdir()
    (tmp_path / "training/aftercall.db").hardlink_to(tmp_path / "real.db")
    with pytest.raises(ConfigInvalid, match="DATABASE_URL"):
        trained(tmp_path, DATABASE_URL=f"sqlite:///{tmp_path}/real.db")
    (tmp_path / "here").mkdir()
    (tmp_path / "here/training").symlink_to(tmp_path / "here")
    with pytest.raises(ConfigInvalid, match="DATABASE_URL"):
        trained(tmp_path / "here")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("AFTERCALL_TRAINING_PORT", "http"),
        ("AFTERCALL_TRAINING_URL", "training.example"),
        ("AFTERCALL_TRAINING_URL", "https://training.example/there"),
        ("AFTERCALL_TRAINING_URL", "https://training.example; script-src *"),
        ("AFTERCALL_TRAINING_URL", "javascript:alert(1)"),
        ("PUBLIC_URL", "https://name:word@aftercall.example"),
    ],
)
def test_a_wrong_setting_is_told_by_its_name(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(ConfigInvalid, match=name):
        trained(tmp_path, **{name: value})


def test_a_house_knows_of_a_training_house_only_when_told() -> None:
    assert read(**TWILIO).training is None and read(**TWILIO).real is None
    found = read(**TWILIO, AFTERCALL_TRAINING_URL=URL, AFTERCALL_DATA="there").training
    assert found == TrainingHouse(URL, None)


def test_the_secret_is_left_only_beside_keys_that_are_kept_there(tmp_path: Path) -> None:
    env = {"AFTERCALL_DATA": str(tmp_path), "AFTERCALL_TRAINING_URL": URL}
    found = config.from_environment(env).training
    assert found == TrainingHouse(URL, tmp_path / "training-secret")
    real = trained(tmp_path).real
    assert real is not None and real.secret_file == found.secret_file


@pytest.mark.parametrize(
    "url",
    ["https://aftercall.example", "http://training.aftercall.example", "//training", "nowhere"],
)
def test_a_training_house_has_an_origin_of_its_own_as_private_as_the_real_one(url: str) -> None:
    with pytest.raises(ConfigInvalid, match="AFTERCALL_TRAINING_URL"):
        read(**TWILIO, AFTERCALL_TRAINING_URL=url)
