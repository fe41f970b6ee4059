"""What people do at a tablet: staff pair and open it, customers answer."""

from dataclasses import dataclass

from playwright.sync_api import Page

from surveys.actions.kiosks import set_up_kiosk
from surveys.models import Unit, User
from tests.follow import wait_until

# Fills what this origin may have of the disk, to the last byte.
FILL_UP = """async () => {
  for (const size of [65536, 4096, 256, 16, 1]) {
    for (let full = false; !full; ) {
      const noise = crypto.getRandomValues(new Uint8Array(size));
      full = await Kiosk.store.put(crypto.randomUUID(), noise).then(() => false, () => true);
    }
  }
}"""
STAFF_CODE = "2468"
TABLET = {"viewport": {"width": 1280, "height": 800}, "has_touch": True}


@dataclass
class Glass:
    """The tablet's page at an address."""

    page: Page
    url: str

    @property
    def screen(self) -> str:
        return str(self.page.evaluate("document.documentElement.dataset.screen ?? ''"))

    def open(self) -> "Glass":
        self.page.goto(f"{self.url}/kiosk/")
        self.page.locator("html[data-screen]").wait_for()
        return self

    def pair(self, unit: Unit, actor: User, label: str = "大堂") -> "Glass":
        """Set the tablet up at a unit, and enter its code; ready once the worker keeps the page."""
        _device, code = set_up_kiosk(unit=unit, label=label, actor=actor)
        self.page.fill("[name=code]", code)
        self.page.fill("[name=staff_code]", STAFF_CODE)
        self.page.click("form[data-form=pairing] button.go")
        self.page.locator("[data-screen=welcome], [data-screen=none]").first.wait_for()
        self.page.evaluate("navigator.serviceWorker.ready.then(() => null)")
        wait_until(self.page, "navigator.serviceWorker.controller !== null")
        return self

    def at(self, screen: str) -> "Glass":
        self.page.locator(f"section[data-screen={screen}]").wait_for()
        return self

    def speak(self, language: str) -> "Glass":
        """In this language; the button offers the other one only."""
        if self.page.locator(f"[data-do={language}]").count():
            self.page.click(f"[data-do={language}]")
        self.page.locator(f"html[lang^={language}]").wait_for()
        return self

    def begin(self, language: str = "zh") -> "Glass":
        self.page.click(f"[data-do=start_{language}]")
        return self.at("survey")

    def fill(self, waiting: int = 4, recommend: int = 9) -> "Glass":
        """The answers to ``surveying.ONE_PAGE``."""
        self.page.check(f"[name=waiting][value='{waiting}']")
        self.page.check(f"[name=recommend][value='{recommend}']", force=True)
        return self

    def send(self) -> str:
        """Press the button; the number of the answer that the customer is thanked for."""
        self.page.click("form[data-form=answers] button.go")
        return self.thanked()

    def thanked(self) -> str:
        self.at("thanks")
        return str(self.page.locator("section[data-screen=thanks]").get_attribute("data-uuid"))

    def next_customer(self) -> "Glass":
        self.page.click("[data-do=next_customer]")
        return self.at("welcome")

    def answer(self, waiting: int = 4, recommend: int = 9) -> str:
        """A whole customer; the number of their answer."""
        number = self.begin().fill(waiting, recommend).send()
        self.next_customer()
        return number

    def unlock(self) -> "Glass":
        self.page.click("[data-do=staff] >> visible=true")
        self.page.fill("#unlock", STAFF_CODE)
        self.page.click("form[data-form=unlock] button.go")
        return self.at("staff")

    def fill_up(self) -> None:
        """Something else took all of the disk that there was."""
        self.page.evaluate(FILL_UP)

    def contact(self) -> None:
        """A contact with the server, now, and until it is over."""
        self.page.evaluate("Kiosk.sync.now()")

    def stored(self, name: str) -> list[dict]:
        return list(self.page.evaluate(f"Kiosk.store.all('{name}')"))
