"""An evaluator takes the workbook away, and can prove that it is whole."""

import hashlib
from pathlib import Path

from openpyxl import load_workbook

from tests.journeys.person import People


def test_the_workbook_that_comes_is_the_one_whose_hash_is_shown(
    people: People, tmp_path: Path
) -> None:
    evaluator = people("evaluator")
    evaluator.follow("Download the evaluation workbook and data")
    evaluator.follow("Make the evaluation workbook")
    evaluator.types_date("As at", "31", "13", "2023")
    evaluator.is_refused("Make the evaluation workbook", "As-at date must be a real date", "Day")
    evaluator.types_date("As at", "31", "12", "2023")
    evaluator.sends("Make the evaluation workbook")
    with evaluator.page.expect_download() as coming:
        evaluator.main.get_by_role("link", name="Download the evaluation workbook").click()
    file = tmp_path / coming.value.suggested_filename
    coming.value.save_as(file)
    assert file.name == evaluator.fact("File name")
    assert hashlib.sha256(file.read_bytes()).hexdigest() == evaluator.fact("SHA-256")
    assert load_workbook(file, read_only=True).sheetnames[0] == "Cover"
    evaluator.finds_nothing_wrong()
