"""A file of referrals at work: brought with faults, put right, confirmed; on a phone too."""

import pytest
from playwright.sync_api import expect

from models import clients, withdrawn_clients
from tests.browser.conftest import DESK, HAND, House
from tests.uploading import FAULTY, GOOD, HEADERS, SAME


@pytest.mark.parametrize("size", [DESK, HAND], ids=["desk", "hand"])
def test_a_file_is_brought_put_right_and_confirmed(house: House, size: tuple[int, int]) -> None:
    screen = house.screen(size)
    screen.sign_in("noor", "/refer")
    page = screen.page
    page.get_by_role("link", name="Refer many from a file").click()
    data = (HEADERS + GOOD + FAULTY + SAME).encode("utf-16")
    file = {"name": "list.csv", "mimeType": "text/csv", "buffer": data}
    page.get_by_label("A file (.csv or .xlsx)").set_input_files(file)  # type: ignore[arg-type]
    page.get_by_role("button", name="Look at it").click()
    main = page.get_by_role("main")
    expect(main).to_contain_text("0 of 3 rows")
    house.town.settle()
    # The page goes on by itself while its file is at work.
    expect(main).to_contain_text("1 row is good")
    page.get_by_role("link", name="Put right Row 3").click()
    page.get_by_label("Phone number").fill("503-555-0146")
    page.get_by_label("Language").fill("Vietnamese")
    page.get_by_role("button", name="Check this row").click()
    expect(main).to_contain_text("2 rows are good")
    page.get_by_role("button", name="Somebody else on a shared phone").click()
    page.get_by_role("button", name="Take over 3 rows").click()
    house.town.settle()
    expect(main).to_contain_text("3 rows were taken over")
    assert len(house.town.rows(clients)) == 3
    page.get_by_role("button", name="Undo it").click()
    house.town.settle()
    expect(main).to_contain_text("3 referrals were taken back")
    assert len(house.town.rows(withdrawn_clients)) == 3


@pytest.mark.parametrize("size", [DESK, HAND], ids=["desk", "hand"])
def test_a_referral_is_taken_back_from_the_client_s_page(
    house: House, size: tuple[int, int]
) -> None:
    bea = house.town.refer("Bea")
    screen = house.screen(size)
    screen.sign_in("noor", f"/clients/{bea.client_id}")
    page = screen.page
    page.get_by_role("link", name="Take the referral back").click()
    page.get_by_role("button", name="Take the referral back").click()
    expect(page.get_by_role("status").first).to_contain_text("The referral was taken back.")
    assert [row.client_id for row in house.town.rows(withdrawn_clients)] == [bea.client_id]
