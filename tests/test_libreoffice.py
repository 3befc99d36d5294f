"""Old Word files as the LibreOffice that is installed converts them; without one nothing is tested here."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from office_files import coded, kinds, opened, rich

from builders.documents.formats import libreoffice
from builders.documents.formats.parts import part_of
from builders.documents.formats.programs import program

SOFFICE = libreoffice.program()
pytestmark = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not installed")


def test_an_old_word_file_is_read_with_its_notes(tmp_path: Path) -> None:
    note = r"{\super\chftn}{\footnote\pard\plain\f0 " + coded("徽商银行同期新设三家支行。") + "}"
    (tmp_path / "a.rtf").write_bytes(rich(coded("宁波银行扩建了县域网点") + note + coded("，服务乡村振兴。")))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [str(SOFFICE), profile, "--headless", "--convert-to", "doc", "--outdir", str(tmp_path), str(tmp_path / "a.rtf")]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    before = set(os.listdir(Path.home()))
    source = opened(tmp_path, "b.doc", (tmp_path / "a.doc").read_bytes())
    said = [("paragraph", "宁波银行扩建了县域网点，服务乡村振兴。"), ("footnote", "徽商银行同期新设三家支行。")]
    assert kinds(source) == said
    assert part_of(source, source.text.index("徽商银行")) == "footnote"
    assert program(source).startswith("LibreOffice ")
    assert set(os.listdir(Path.home())) == before  # its profile is one of its own
