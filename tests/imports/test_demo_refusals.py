"""A portfolio with slips in it is refused, and every slip is named by its place."""

import shutil
from pathlib import Path

import pytest

from imports.csv_tables import TablesRefusedError
from imports.demo import FOLDER, read_demo
from tests.imports.catalogue_in_hand import the_catalogue


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    folder = tmp_path / "demo"
    shutil.copytree(FOLDER, folder)
    return folder


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def refusal(folder: Path) -> list[str]:
    with pytest.raises(TablesRefusedError) as refused:
        read_demo(folder, the_catalogue())
    return [str(problem) for problem in refused.value.problems]


def test_keys_and_targets_that_name_nothing_are_told_together(copy: Path) -> None:
    replace(copy / "virements.csv", "L-2324-TP-MID", "L-NOWHERE")
    replace(copy / "links.csv", "K-001,SC-001,place,PL-MSE", "K-001,SC-001,place,C20A-HYP")
    assert refusal(copy) == [
        "virements.csv line 2, from_line_key: 'L-NOWHERE' is not known",
        "links.csv line 2, target_code: 'C20A-HYP' is not known",
    ]


def test_scores_that_are_none_and_real_schemes_are_refused(copy: Path) -> None:
    replace(copy / "appraisals.csv", "AP-01,EX-BP,0/0", "AP-01,EX-BP,4/0")
    replace(copy / "appraisals.csv", "AP-02,EX-LD", "AP-02,SC-002")
    replace(copy / "decisions.csv", "DC-04,EX-KIT", "DC-04,SC-002")
    assert refusal(copy) == [
        "appraisals.csv line 3, scheme_key: 'SC-002' is not known",
        "decisions.csv line 5, scheme_key: 'SC-002' is not known",
        "appraisals.csv line 2, best_start: must be two scores like 3/2",
    ]


def test_pounds_without_both_digits_of_pence_are_refused(copy: Path) -> None:
    replace(copy / "virements.csv", "15000.00", "15000.0")
    assert refusal(copy) == [
        "virements.csv line 2, amount: must be pounds and pence like 1234.50, not '15000.0'"
    ]


def test_a_moment_before_the_line_above_is_refused(copy: Path) -> None:
    replace(copy / "closes.csv", "2023-06-12T16:00:00Z", "2023-05-11T16:00:00Z")
    assert refusal(copy) == ["closes.csv line 3, recorded_at: is before the line above"]


def test_a_moment_without_its_zone_is_refused(copy: Path) -> None:
    replace(copy / "closes.csv", "2023-06-12T16:00:00Z", "2023-06-12T16:00:00")
    assert "must be a UTC moment like 2023-04-03T09:00:00Z" in refusal(copy)[0]


def test_a_file_that_a_spreadsheet_program_saved_again_is_still_read(copy: Path) -> None:
    # Such programs add a byte order mark and end lines with both characters.
    path = copy / "closes.csv"
    text = path.read_text(encoding="utf-8").replace("\n", "\r\n")
    path.write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert len(read_demo(copy, the_catalogue()).closes) == 9


def test_a_value_must_be_of_an_example_and_say_that_it_is_made_up(copy: Path) -> None:
    path = copy / "observations.csv"
    replace(path, "OV-001,EXM-BP,,PL-EX,", "OV-001,EXM-BP,,PL-BAS,")
    replace(path, "OV-002,EXM-BP,,PL-EX,", "OV-002,smi_health_checks,,PL-EX,")
    replace(path, "OV-003,EXM-BP,,PL-EX,", "OV-003,EXM-BP,SC-002,,")
    replace(path, "566,880,,2019,1,illustrative", "566,880,,2019,1,published")
    assert refusal(copy) == [
        "observations.csv line 3, measure_key: 'smi_health_checks' is not known",
        "observations.csv line 4, scheme_key: 'SC-002' is not known",
        "observations.csv line 2, place_code: 'PL-BAS' is not known",
        "observations.csv line 6, value_basis: must be illustrative",
    ]


def test_a_value_is_of_one_thing_and_its_group_is_of_its_breakdown(copy: Path) -> None:
    path = copy / "observations.csv"
    replace(path, "OV-001,EXM-BP,,PL-EX,", "OV-001,EXM-BP,EX-BP,PL-EX,")
    replace(path, "OV-002,EXM-BP,,PL-EX,", "OV-002,EXM-BP,,,")
    replace(path, "2022/23,imd_quintile,2,", "2022/23,imd_quintile,6,")
    replace(path, "reported,530,870", "counted,530,870")
    words = "reported, nil, not reported, suppressed"
    assert refusal(copy) == [
        f"observations.csv line 5, status: must be one of {words}, not 'counted'"
    ]
    replace(path, "counted,530,870", "reported,530,870")
    assert refusal(copy) == [
        "observations.csv line 2, scheme_key: must be there, or else a place_code",
        "observations.csv line 3, scheme_key: must be there, or else a place_code",
        "observations.csv line 4, group_code: '6' is not in 'imd_quintile'",
    ]
