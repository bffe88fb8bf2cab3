"""What is taken as evidence: what a file is, is asked of its bytes, and its name must agree."""

import time

import pytest

from imports.evidence import KINDS, evidence_kind, named_as
from imports.spreadsheets.problems import FileRefusedError
from tests.support import evidence as made
from tracker.domain.outcomes.evidence import EvidenceKind

OLE = bytes.fromhex("d0cf11e0a1b11ae1")


def refusal(name: str, content: bytes) -> str:
    with pytest.raises(FileRefusedError) as refused:
        evidence_kind(name, content)
    return str(refused.value)


def test_the_kinds_that_are_known_here_are_those_that_are_stored() -> None:
    assert list(KINDS) == [kind.value for kind in EvidenceKind]


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("register.pdf", made.pdf(), "pdf"),
        ("REGISTER.PDF", made.pdf(), "pdf"),
        ("evaluation.docx", made.docx(), "docx"),
        ("people.xlsx", made.xlsx(), "xlsx"),
        ("people.csv", made.CSV, "csv"),
        ("people.tsv", made.CSV.replace(b",", b"\t"), "csv"),
        ("notes.txt", made.TEXT, "txt"),
        ("notes.txt", "Café".encode("cp1252"), "txt"),
        ("notes.txt", "Café".encode("utf-16"), "txt"),
        ("bmi.csv", b"BMI,People\n30,4\n", "csv"),
        ("mz.txt", b"MZ is short for Mozambique", "txt"),
        ("photo.png", made.png(), "png"),
        ("photo.jpg", made.JPEG, "jpg"),
        ("photo.jpeg", made.JPEG, "jpg"),
        ("no-ending", made.png(), "png"),
        ("Session of 12.03.2024", made.JPEG, "jpg"),
    ],
)
def test_a_file_is_what_its_bytes_say(name: str, content: bytes, kind: str) -> None:
    assert evidence_kind(name, content) == kind


def test_a_name_without_an_ending_gets_that_of_its_kind() -> None:
    assert named_as("photo", "jpg") == "photo.jpg"
    assert named_as("photo.JPEG", "jpg") == "photo.JPEG"


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("report.pdf", b"<!DOCTYPE html><script>alert(1)</script>", "web page"),
        ("report.pdf", b"  \n<HTML><body>", "web page"),
        ("report.txt", b"hello <script src=x>", "has a script"),
        ("picture.svg", b"<?xml version='1.0'?><svg onload='x'/>", "web page"),
        ("report.pdf", made.png(), "is really a PNG picture"),
        ("photo.png", made.JPEG, "is really a JPEG picture"),
        ("people.xlsx", made.docx(), "is really a Word document"),
        ("people.pdf", made.CSV, "is not what its name says"),
        ("invoice.exe", made.pdf(), "ends in .exe, which is not taken"),
        ("start.bat", b"@echo off\r\nformat c:", "ends in .bat, which is not taken"),
        ("start.txt", b"#!/bin/sh\nrm -rf", "program or a script"),
        ("start.pdf", b"MZ\x90\x00\x03\x00\x00\x00", "program or a script"),
        ("start", b"\x7fELF\x02\x01\x01\x00", "program or a script"),
        ("photo.heic", b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00", "Save it as a JPEG"),
        ("film.mp4", b"\x00\x00\x00\x18ftypisom\x00\x00\x00\x00", "video"),
        ("old.doc", OLE + bytes(600), "an old kind of Office"),
        ("old.xlsx", OLE + "EncryptedPackage".encode("utf-16-le"), "protected by a password"),
        ("a.gif", b"GIF89a\x01\x00", "GIF picture"),
        ("a.bmp", b"BM\x36\x00\x0c\x00\x00\x00\x00\x00", "bitmap"),
        ("a.tiff", b"II*\x00\x08\x00\x00\x00", "TIFF"),
        ("a.webp", b"RIFF\x24\x00\x00\x00WEBPVP8 ", "WebP"),
        ("a.rtf", b"{\\rtf1 hello}", "rich text"),
        ("a.gz", b"\x1f\x8b\x08\x00", "Unpack it"),
        ("empty.pdf", b"", "is empty"),
        ("blank.txt", b" \r\n\t", "is empty"),
        ("noise.txt", bytes(range(256)), "not known here"),
        ("cut.pdf", b"%PDF-1.7\n1 0 obj", "is cut off"),
        ("cut.png", made.png()[:-8], "is cut off"),
    ],
)
def test_what_is_not_taken_is_refused_with_what_to_do(
    name: str, content: bytes, words: str
) -> None:
    assert words in refusal(name, content)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (made.docx(word_vbaProject__bin=b"x"), "macros"),
        (made.xlsx(xl_macrosheets_sheet1__xml=b"x"), "macros"),
        (made.xlsx(xl_activeX_activeX1__xml=b"x"), "macros"),
        (made.office("ms-word.document.macroEnabled.main+xml"), "macros"),
        (made.docx(word_embeddings_oleObject1__bin=b"x"), "packed inside"),
        (made.docx(word_media_run__exe=b"MZ"), "packed inside"),
        (made.office("presentationml.presentation.main+xml"), "kind of Office"),
        (made.archive({"run.exe": b"MZ"}), "packed inside"),
        (made.archive({"notes.txt": b"x"}), "is a zip"),
        (made.archive({"mimetype": b"application/vnd.oasis.opendocument.text"}), "OpenDocument"),
        (made.encrypted_zip(), "protected by a password"),
        (made.bomb(), "unpacks to more"),
        (made.docx()[:-30], "is damaged"),
    ],
)
def test_packages_that_could_do_harm_are_refused(content: bytes, words: str) -> None:
    assert words in refusal("evaluation.docx", content)


def test_a_document_with_a_chart_in_it_is_taken() -> None:
    content = made.docx(word_embeddings_Sheet1__xlsx=b"PK", word_media_icon__svg=b"<svg/>")
    assert evidence_kind("evaluation.docx", content) == "docx"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (made.pdf(b"3 0 obj<</S/JavaScript/JS(app.alert(1))>>endobj"), "script"),
        (made.pdf(b"3 0 obj<</S/J#61vaScript/JS(app.alert(1))>>endobj"), "script"),
        (made.pdf(b"3 0 obj<</S/Launch/F(cmd.exe)>>endobj"), "script or a command"),
        (made.pdf_with_objects(b"4 0 <</S /JavaScript /JS (x)>>"), "script"),
        (made.pdf(b"3 0 obj<</Type/EmbeddedFile>>endobj"), "other files inside"),
        (made.pdf(b"trailer<</Encrypt 9 0 R>>"), "password"),
    ],
)
def test_a_pdf_that_does_more_than_show_pages_is_refused(content: bytes, words: str) -> None:
    assert words in refusal("report.pdf", content)


def test_a_hostile_pdf_costs_no_more_than_a_moment() -> None:
    many = made.pdf(b"/ObjStm stream" * 400_000)
    begun = time.process_time()
    assert evidence_kind("report.pdf", many) == "pdf"
    assert time.process_time() - begun < 5
