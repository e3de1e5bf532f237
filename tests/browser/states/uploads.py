"""Files of referrals in their states."""

from playwright.sync_api import expect

from bot.care.uploads import deciding
from tests.browser.conftest import House, Screen
from tests.uploading import FAULTY, GOOD, MORE, SAME, brought


def _none(house: House, screen: Screen) -> None:
    screen.sign_in("noor", "/uploads")
    expect(screen.page.get_by_role("main")).to_contain_text("No file was brought yet.")


def _refused(house: House, screen: Screen) -> None:
    screen.sign_in("noor", "/uploads")
    file = {"name": "a.csv", "mimeType": "text/csv", "buffer": "Name\nJosé\n".encode("cp1252")}
    screen.page.get_by_label("A file (.csv or .xlsx)").set_input_files(file)  # type: ignore[arg-type]
    screen.page.get_by_role("button", name="Look at it").click()
    expect(screen.page.get_by_role("alert")).to_contain_text("Line 2 holds letters")


def _checking(house: House, screen: Screen) -> None:
    file = brought(house.town, GOOD, MORE, FAULTY)
    screen.sign_in("noor", f"/uploads/{file}")
    expect(screen.page.get_by_role("main")).to_contain_text("0 of 3 rows")


def _checked(house: House, screen: Screen) -> None:
    file = brought(house.town, GOOD, MORE, FAULTY, SAME)
    house.town.settle()
    screen.sign_in("noor", f"/uploads/{file}")
    expect(screen.page.get_by_role("main")).to_contain_text("1 row has faults")


def _row(house: House, screen: Screen) -> None:
    file = brought(house.town, GOOD, FAULTY)
    house.town.settle()
    screen.sign_in("noor", f"/uploads/{file}/rows/3")
    expect(screen.page.get_by_role("main")).to_contain_text("This is no language that we know.")


def _taken(house: House, screen: Screen) -> None:
    town = house.town
    file = brought(town, GOOD, FAULTY)
    town.settle()
    deciding.confirm(town.house, town.staff["Noor"], file, town.now)
    town.settle()
    screen.sign_in("noor", "/uploads")
    screen.page.get_by_role("link", name="2 rows").click()
    expect(screen.page.get_by_role("main")).to_contain_text("1 row was taken over")


def _stayed(house: House, screen: Screen) -> None:
    town = house.town
    file = brought(town, GOOD, MORE)
    town.settle()
    deciding.confirm(town.house, town.staff["Noor"], file, town.now)
    town.settle()
    town.hears_from("+15035550143", "yes")
    deciding.undo(town.house, town.staff["Noor"], file, town.now)
    town.settle()
    screen.sign_in("noor", f"/uploads/{file}")
    expect(screen.page.get_by_role("main")).to_contain_text("1 client stays")


def _taking_back(house: House, screen: Screen) -> None:
    bea = house.town.refer("Bea")
    screen.sign_in("noor", f"/clients/{bea.client_id}/take-back")
    expect(screen.page.get_by_role("main")).to_contain_text("The number can be referred anew.")


UPLOADS = {
    "uploads": _none,
    "uploads-refused": _refused,
    "upload-checking": _checking,
    "upload-checked": _checked,
    "upload-row": _row,
    "upload-taken": _taken,
    "upload-undone": _stayed,
    "client-take-back": _taking_back,
}
