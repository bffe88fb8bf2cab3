"""The rules of evidence files: how many, how large, each once, and whose caption stands."""

import pytest

from tracker.domain.outcomes.answers import Answers, differences
from tracker.domain.outcomes.evidence import (
    MEGABYTE,
    Evidence,
    EvidenceKind,
    EvidenceLimits,
    Kept,
    caption_is_short,
    edited,
    erasing_has_a_reason,
    file_is_new,
    file_is_not_too_large,
    report_has_room,
    size_in_words,
)

PHOTO = Evidence(1, "photo.jpg", EvidenceKind.JPEG, 2_621_440, "A session")
PLAN = Evidence(2, "plan.pdf", EvidenceKind.PDF, 640)
SMALL = EvidenceLimits(files=2, file_bytes=100, report_bytes=150)


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (1, "1 byte"),
        (640, "640 bytes"),
        (1_024, "1 KB"),
        (14_848, "14 KB"),
        (MEGABYTE, "1 MB"),
        (2_621_440, "2.5 MB"),
        (10 * MEGABYTE, "10 MB"),
    ],
)
def test_sizes_are_told_as_people_read_them(size: int, words: str) -> None:
    assert size_in_words(size) == words


def test_a_file_is_listed_with_kind_and_size_in_words() -> None:
    assert PHOTO.words == "photo.jpg (JPEG picture, 2.5 MB): A session"
    assert PLAN.words == "plan.pdf (PDF, 640 bytes)"


def test_a_file_of_just_the_largest_size_is_taken_and_one_byte_more_is_not() -> None:
    assert not list(file_is_not_too_large("a.pdf", 100, SMALL))
    [breach] = file_is_not_too_large("a.pdf", 101, SMALL)
    assert breach.message.startswith("a.pdf is 101 bytes: it must be 100 bytes or smaller")


def test_a_report_takes_so_many_files_and_no_more() -> None:
    assert not list(report_has_room("c.pdf", 1, Kept(listed=(PHOTO,)), SMALL))
    [breach] = report_has_room("c.pdf", 1, Kept(listed=(PHOTO, PLAN)), SMALL)
    assert "at most 2 files" in breach.message


def test_what_earlier_versions_keep_takes_room_too() -> None:
    assert not list(report_has_room("c.pdf", 50, Kept(size=100), SMALL))
    [breach] = report_has_room("c.pdf", 51, Kept(size=100), SMALL)
    assert "at most 150 bytes" in breach.message


def test_the_same_file_twice_is_told_by_the_name_it_has_already() -> None:
    kept = Kept((PHOTO,), {"abc": "photo.jpg"}, listed_hashes=frozenset({"abc"}))
    [same] = file_is_new("photo.jpg", "abc", kept)
    assert same.message == "photo.jpg is not added: it is in this report already"
    [renamed] = file_is_new("again.jpg", "abc", kept)
    assert "the same file, as photo.jpg, is in this report already" in renamed.message
    assert not list(file_is_new("other.jpg", "def", kept))


def test_a_file_that_was_taken_off_the_list_may_come_back_and_an_erased_one_may_not() -> None:
    known = {"abc": "photo.jpg"}
    assert not list(file_is_new("photo.jpg", "abc", Kept((), known)))
    [breach] = file_is_new("photo.jpg", "abc", Kept((), known, erased=frozenset({"abc"})))
    assert "was erased from this report before" in breach.message


def test_a_caption_is_a_line() -> None:
    assert not list(caption_is_short("a.pdf", " " + "x" * 200 + " "))
    assert len(list(caption_is_short("a.pdf", "x" * 201))) == 1


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_nothing_is_erased_without_a_reason(reason: str) -> None:
    [breach] = erasing_has_a_reason(reason)
    assert breach.message == "Enter a reason: why the file is erased"


def test_my_caption_is_kept_where_nobody_else_wrote_one() -> None:
    listed = (PHOTO, PLAN)
    found = edited(listed, listed, {1: " A  session ", 2: "The plan"}, frozenset())
    assert [one.caption for one in found.listed] == ["A  session", "The plan"]
    assert found.clashes == ()


def test_what_others_did_meanwhile_stays() -> None:
    theirs = (Evidence(1, "photo.jpg", EvidenceKind.JPEG, 2_621_440, "Theirs"), PLAN)
    untouched = edited((PHOTO,), theirs, {1: "A session"}, frozenset())
    assert untouched.listed == theirs


def test_two_captions_of_one_file_clash_and_neither_is_written_over() -> None:
    theirs = (Evidence(1, "photo.jpg", EvidenceKind.JPEG, 2_621_440, "Theirs"),)
    found = edited((PHOTO,), theirs, {1: "Mine"}, frozenset())
    assert found.listed == theirs
    assert found.clashes == theirs


def test_a_file_that_is_removed_is_gone_whatever_was_said_of_it() -> None:
    assert edited((PHOTO, PLAN), (PHOTO, PLAN), {1: "Mine"}, frozenset({1})).listed == (PLAN,)


def test_versions_differ_by_the_files_that_they_list() -> None:
    found = differences(Answers(evidence=(PHOTO,)), Answers(evidence=(PLAN,)), {})
    assert [(one.label, one.yours, one.theirs) for one in found] == [
        ("Evidence file", "photo.jpg (JPEG picture, 2.5 MB): A session", ""),
        ("Evidence file", "", "plan.pdf (PDF, 640 bytes)"),
    ]
