"""The font of all PDFs that are made for tests."""

from __future__ import annotations

from pathlib import Path

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen


@pytest.fixture(scope="session")
def font(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A font that has every character of our texts, all drawn as the same box: what is read is their code."""
    ranges = (
        (32, 127),
        (0xA1, 0x100),
        (0x2460, 0x2474),
        (0x3000, 0x3020),
        (0x4E00, 0x9FA6),
        (0xE000, 0xE040),
        (0xFF00, 0xFF60),
    )
    chars = [chr(code) for low, high in ranges for code in range(low, high)]
    names = [".notdef", *(f"u{ord(char):04X}" for char in chars)]
    pen = TTGlyphPen(None)
    pen.moveTo((50, 0))
    for corner in ((50, 800), (900, 800), (900, 0)):
        pen.lineTo(corner)
    pen.closePath()
    glyph = pen.glyph()
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({ord(char): name for char, name in zip(chars, names[1:], strict=True)})
    builder.setupGlyf(dict.fromkeys(names, glyph))
    builder.setupHorizontalMetrics({name: (500 if name < "u2000" else 1000, 50) for name in names})
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupOS2(sTypoAscender=880, sTypoDescender=-120, usWinAscent=880, usWinDescent=120)
    builder.setupNameTable({"familyName": "Box", "styleName": "Regular"})
    builder.setupPost()
    path = tmp_path_factory.mktemp("font") / "box.ttf"
    builder.save(path)
    return path
