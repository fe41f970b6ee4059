"""A tablet whose browser is killed with all its processes, and comes back on the same disk."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil
from playwright.sync_api import Browser, Page

from tests.ended import still_running
from tests.plugins.browser import ARGUMENTS, chromium
from tests.surveys.kiosk.glass import Glass

# A customer in the page itself, so that a crash meets them anywhere between the first touch and the thanks.
CUSTOMER = """async (leaves) => {
  const seen = (screen) => new Promise((resolve) => {
    const look = () => document.querySelector(`main > [data-screen=${screen}]`);
    if (look()) return resolve(look());
    const watch = new MutationObserver(() => { if (look()) { watch.disconnect(); resolve(look()); } });
    watch.observe(document.querySelector("main"), { childList: true });
  });
  (await seen("welcome")).querySelector("[data-do=start_zh]").click();
  const survey = await seen("survey");
  for (const name of ["waiting", "recommend"]) {
    const boxes = survey.querySelectorAll(`[name=${name}]`);
    boxes[Math.floor(Math.random() * boxes.length)].click();
  }
  survey.querySelector("button.go").click();
  const thanks = await seen("thanks"), number = thanks.dataset.uuid;
  if (leaves) {
    thanks.querySelector("[data-do=next_customer]").click();
    await seen("welcome");
  }
  return number;
}"""


@dataclass
class CrashingTablet:
    """One disk, and the browser that is on it now."""

    browser: Browser
    disk: Path
    url: str
    page: Page = field(init=False)

    def launch(self) -> None:
        context = self.browser.browser_type.launch_persistent_context(
            self.disk, executable_path=chromium(), args=ARGUMENTS, viewport={"width": 1280, "height": 800}
        )
        context.set_default_timeout(15_000)
        self.page = context.pages[0]

    def start(self) -> Glass:
        self.launch()
        return Glass(self.page, self.url).open()

    def customer(self) -> str:
        return str(self.page.evaluate(CUSTOMER, True))

    def customer_begins(self, leaves: bool) -> None:
        """A customer at the glass whose end nobody waits for; one who leaves makes room for the next."""
        self.page.evaluate(f"(leaves) => {{ ({CUSTOMER})(leaves); }}", leaves)

    def crash(self) -> None:
        """SIGKILL for the browser and every process of it."""
        doomed = list(_processes(self.disk))
        for process in doomed:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        assert still_running(doomed, 10) == []


def _processes(disk: Path) -> Iterator[psutil.Process]:
    mark = f"--user-data-dir={disk}"
    for process in psutil.Process().children(recursive=True):
        with suppress(psutil.NoSuchProcess):
            if mark in process.cmdline():
                yield from [process, *process.children(recursive=True)]
