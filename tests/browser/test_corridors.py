"""The corridor pages in a real browser: they open, filter, keep the filter in the address, and give their files."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest


def query_of(page):
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}


def count_of(page):
    """Return the number of incidents among the key numbers."""
    return int(re.sub(r"\D", "", page.locator(".corridor-number dd").first.inner_text()))


def choose_year(page, field, year):
    page.locator(f"#{field}").click()
    page.get_by_role("option", name=str(year), exact=True).click()


def test_the_comparison_opens_with_its_chart_and_every_corridor(page, open_page):
    open_page(page, "/corridors?lang=fr")
    page.wait_for_selector("#corridors-chart .main-svg")
    assert page.locator("#corridors-table [role='row']").count() == 19
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.parametrize(("language", "viewport"), [("en", (1280, 800)), ("fr", (390, 844))])
def test_a_corridor_opens_on_a_laptop_and_on_a_phone(page, open_page, language, viewport):
    open_page(page, f"/corridors/dakar-bamako-north?lang={language}")
    page.wait_for_selector("#corridor-strip .main-svg")
    page.wait_for_selector("#corridor-years .main-svg")
    assert count_of(page) > 0
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_a_change_of_the_years_reaches_the_numbers_and_the_address_and_a_reload_keeps_it(
    page, open_page, wait_until_idle
):
    open_page(page, "/corridors/abidjan-lagos?lang=en")
    before = count_of(page)
    choose_year(page, "corridor-first-year", 2024)
    page.wait_for_function("() => location.search.includes('from=2024-01-01')")
    wait_until_idle(page)
    after = count_of(page)
    assert 0 < after < before
    assert query_of(page) == {"lang": "en", "from": "2024-01-01"}
    page.reload()
    wait_until_idle(page)
    assert count_of(page) == after
    assert page.locator("#corridor-first-year").input_value() == "2024"


def test_the_name_of_a_corridor_leads_to_its_page(page, open_page, wait_until_idle):
    open_page(page, "/corridors?lang=en&type=drugs")
    page.locator("#corridors-table a").first.click()
    page.wait_for_selector("#corridor-strip .main-svg")
    wait_until_idle(page)
    assert urlsplit(page.url).path.startswith("/corridors/")
    assert query_of(page)["type"] == "drugs"


def test_the_files_of_a_corridor_are_given(page, open_page):
    open_page(page, "/corridors/lome-ouagadougou?lang=fr")
    files = (("incidents.csv", "atlas_lome-ouagadougou_incidents_.+"), (".xlsx", "atlas_lome-ouagadougou_.+_fr"))
    for address, name in files:
        with page.expect_download() as caught:
            page.locator(f".corridor-exports a[href*='{address}']").first.click()
        assert re.fullmatch(rf"{name}\.{address[-4:].strip('.')}", caught.value.suggested_filename)
