"""What each person does on the way from an incident to a lifted veto, with mouse and keyboard."""

from playwright.sync_api import Page

from tests.e2e.conftest import Bank
from tests.factories.official import QUARTER
from tests.follow import follow

PDF = {"name": "notes.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\n%%EOF\n"}


def record_incident(bank: Bank, page: Page) -> str:
    """The external supervisor writes down what was seen, with a file that proves it; gives the incident's address."""
    page.goto(f"{bank.live.url}/evidence/incidents/new/")
    page.select_option("[name=unit]", label=page.locator("[name=unit] option", has_text="望江支行").inner_text())
    page.fill("[name=happened_on]", QUARTER.first_day.isoformat())
    page.select_option("[name=category]", "custody")
    page.select_option("[name=severity]", "serious")
    page.fill("[name=text]", "柜台抽屉里放着客户的U盾。")
    page.set_input_files("[name=evidence]", PDF)
    page.click("main form button.go")
    page.wait_for_url("**/evidence/incidents/*/")
    return page.url


def take_step(page: Page, address: str, to: str, **fields: str) -> None:
    """On the page of an incident or an appeal: fill in the form of a step and press its button."""
    page.goto(address)
    form = page.locator("form.step", has=page.locator(f"[name=to][value={to}]"))
    for name, value in fields.items():
        box = form.locator(f"[name={name}]")
        if box.evaluate("one => one.tagName") == "SELECT":
            box.select_option(value)
        else:
            box.fill(value)
    form.locator("button").click()
    page.locator(f"form.step:has([name=to][value={to}])").wait_for(state="detached")


def publish(first: Page, second: Page, address: str) -> None:
    """A run from hand to hand: put forward, signed by another person, published by the first."""
    for page in (first, second, first):
        page.goto(address)
        follow(page.locator("main form button.go"))


def waiting_run(bank: Bank, page: Page) -> str:
    """The address of the run that is on its way to publication; empty while there is none."""
    page.goto(f"{bank.live.url}/appraisal/")
    link = page.locator("a[href*='/appraisal/runs/']")
    return f"{bank.live.url}{link.first.get_attribute('href')}" if link.count() else ""


def board_row(bank: Bank, page: Page) -> str:
    """What the board says of the branch."""
    page.goto(f"{bank.live.url}/appraisal/")
    return page.locator("tbody tr", has_text="望江支行").inner_text()


def corrected_scores(bank: Bank, page: Page) -> str:
    """The address of the corrected score run that waits to be published, from the list of appeals; empty while none."""
    page.goto(f"{bank.live.url}/appraisal/appeals/")
    link = page.locator("section.alert a[href*='/official/runs/']")
    return f"{bank.live.url}{link.first.get_attribute('href')}" if link.count() else ""
