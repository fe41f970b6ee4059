"""What axe, a checker of accessibility, finds wrong with a page: by all of its rules, and no more than is looked at."""

from collections.abc import Iterator

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

# What stands in a frame is a page of its own, and looked at as one.
ON_EACH_PAGE = f"if (self === top) {{ {AXE_SCRIPT} }}"
RUN = """async (within) => {
  const { violations } = await axe.run(within ?? document, { resultTypes: ["violations"] });
  return violations.map(({ id, nodes }) => [id, nodes[0].html]);
}"""


def faults(page: Page, *but: str, within: str | None = None) -> list[tuple[str, str]]:
    """Rule and first element of each fault, but of these rules.

    The page keeps axe for the next question, and the pages after it begin with axe: that takes them half the time.
    """
    if not page.evaluate("'axe' in window"):
        page.context.add_init_script(ON_EACH_PAGE)
        page.evaluate(AXE_SCRIPT)
    return [(rule, element) for rule, element in page.evaluate(RUN, within) if rule not in but]


def in_both_schemes(page: Page) -> Iterator[str]:
    """The page as it stands, in the light and in the dark; charts are drawn anew before the next frame."""
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.evaluate("new Promise(requestAnimationFrame)")
        yield scheme


def hold_in_both_schemes(page: Page, address: str, width: int) -> None:
    """The page is there, has no fault and does not stick out at its sides."""
    assert page.goto(address).status == 200, address  # type: ignore[union-attr]
    for scheme in in_both_schemes(page):
        assert faults(page) == [], (address, scheme)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, (address, scheme)
