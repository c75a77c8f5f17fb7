"""Makes docs/images/report.png from a report: the answer on the left, who ends up with whom on the right.

`python docs/picture_of_report.py results/tripoli_clash/report.html`; it needs a Chromium.
"""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

from playwright.sync_api import sync_playwright

PICTURE = Path(__file__).parent / "images" / "report.png"
WIDTH, HEIGHT = 1536, 866
LAYOUT = """
main { max-width: none; padding: 0; margin: 0; position: relative; }
header, section[aria-labelledby=answer] { box-sizing: border-box; width: 47.5%; padding: 0 24px; }
header { padding-top: 36px; }
header, section { margin-bottom: 0 !important; }
section, main > :not(header, section), footer { display: none; }
section[aria-labelledby=answer] { display: block; margin-top: 40px; }
section[aria-labelledby=who] { display: block; position: absolute; top: 14px; right: 0; width: 52.5%; padding: 0 24px; margin: 0;
    box-sizing: border-box; }
section[aria-labelledby=who] > details { display: none; }
"""


def main() -> None:
    """Take the picture of the report named on the command line."""
    parser = argparse.ArgumentParser(description="Make docs/images/report.png from a report.")
    parser.add_argument("report", type=Path)
    report = parser.parse_args().report.resolve()
    installed = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=installed, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, color_scheme="light")
        page.goto(report.as_uri())
        page.add_style_tag(content=LAYOUT)
        page.screenshot(path=PICTURE, clip={"x": 0, "y": 0, "width": WIDTH, "height": HEIGHT})
        browser.close()


if __name__ == "__main__":
    main()
