"""matplotlib figures whose Chinese labels can be read, on a machine with Chinese fonts or without.

matplotlib draws letters itself and shows boxes where its fonts lack them. :func:`use_chinese` has figures written as SVG
with text kept as text, so the browser that shows them picks the font; nearly every one has a Chinese font. matplotlib
then only has to leave enough room, which :func:`make_room` sees to. In a notebook, on a machine with a Chinese font, figures
are pictures (PNG), which code hosts show too.

>>> import matplotlib
>>> matplotlib.use("svg")
>>> use_chinese()
>>> from matplotlib import pyplot as plt
>>> figure, axes = plt.subplots()
>>> _ = axes.barh(["江苏银行", "中国银行业协会"], [3, 5])
>>> make_room(axes)
>>> import io
>>> with io.StringIO() as page:
...     figure.savefig(page, format="svg")
...     "中国银行业协会</text>" in page.getvalue()
True
>>> plt.close(figure)
"""

from __future__ import annotations

import logging
import unicodedata
import warnings
from typing import TYPE_CHECKING

from ontology.schema import ENTITY_TYPES

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["COLOURS", "FONTS", "make_room", "use_chinese", "width"]

#: Chinese fonts of Linux, macOS and Windows, for the browser to choose from.
FONTS = (
    "Noto Sans CJK SC",
    "Noto Sans CJK JP",
    "PingFang SC",
    "Microsoft YaHei",
    "SimHei",
    "WenQuanYi Micro Hei",
    "sans-serif",
)
#: A colour for each class of thing, the same as in the views.
COLOURS = {entity.name: entity.colour for entity in ENTITY_TYPES.values()}


def use_chinese() -> None:
    """From here on figures have Chinese labels; in a notebook they are shown uncropped.

    Only two kinds of messages are silenced: that one of :data:`FONTS` is not installed, and that a font lacks a letter.
    """
    import matplotlib as mpl

    mpl.rcParams.update({"svg.fonttype": "none", "font.family": list(FONTS), "axes.unicode_minus": False})
    warnings.filterwarnings("ignore", message=r"Glyph \d+ .* missing from", category=UserWarning)
    logging.getLogger("matplotlib.font_manager").addFilter(_about_other_things)
    if _in_notebook():
        from matplotlib_inline.backend_inline import set_matplotlib_formats

        set_matplotlib_formats("png" if _has_chinese() else "svg", bbox_inches=None)  # type: ignore[no-untyped-call]


def _has_chinese() -> bool:
    """Whether one of the fonts is installed."""
    from matplotlib.font_manager import fontManager

    return not {font.name for font in fontManager.ttflist}.isdisjoint(FONTS)


def _about_other_things(record: logging.LogRecord) -> bool:
    return not (record.getMessage().startswith("findfont:") and "not found" in record.getMessage())


def _in_notebook() -> bool:
    try:
        from IPython import get_ipython
    except ModuleNotFoundError:
        return False
    return get_ipython() is not None


def width(text: str, size: float = 10.0) -> float:
    """About how wide a text is; matplotlib cannot tell without the font.

    Args:
        text: One line.
        size: Size of the letters in points.

    Returns:
        Width in inches.

    >>> round(width("工商银行", 9), 2), round(width("ICBC", 9), 2)
    (0.5, 0.3)
    """
    return sum(1.0 if unicodedata.east_asian_width(letter) in "WF" else 0.6 for letter in text) * size / 72


def make_room(axes: Axes, right: float = 0.2) -> None:
    """Widen the left margin to the labels of the vertical axis; ``right`` is the other margin, in inches."""
    figure = axes.get_figure(root=True)
    if figure is None:
        return
    labels = axes.get_yticklabels()
    needed = max((width(label.get_text(), float(label.get_fontsize())) for label in labels), default=0.0) + 0.3
    across = figure.get_size_inches()[0]
    figure.subplots_adjust(left=min(needed / across, 0.8), right=1 - right / across)
