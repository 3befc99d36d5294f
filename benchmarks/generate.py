"""Documents of our own making in the shapes of real files, and with their damage, for measuring how Yinpu grows.

python benchmarks/generate.py --documents 2000 --seed 1 OUT [--characters 8400]

One seed makes the same files everywhere. Sentences, words and page furniture are invented (``material.py``); banks,
regulators, rules, products and themes are public ones of the tables. A fifth of the documents is dense with names, as lists of
cases and of prizes are; the others are prose.
"""

from __future__ import annotations

import argparse
import html
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

from material import FOOTS, WORDS, Gaps, sentence
from opencc import OpenCC

#: Characters of a document.
CHARACTERS = 8_400
_TRADITIONAL = OpenCC("s2t").convert


class Text:
    """A document to be: what its sentences are drawn from, its title, and how dense with names it is."""

    def __init__(self, random: Random) -> None:
        self.random, self.gaps = random, Gaps(random)
        self.density = random.uniform(0.3, 0.6) if random.random() < 0.2 else random.uniform(0, 0.12)
        gaps = self.gaps
        self.publisher = gaps["company"] if random.random() < 0.5 else gaps["bank"]
        self.title = f"{gaps['year']}年{gaps['place']}{gaps['theme']}{gaps['form']}"
        self.date = f"{random.randint(2015, 2025)}-{random.randint(1, 12):02d}-{random.randint(1, 28):02d}"
        self.pages = random.randint(6, 190)

    def paragraphs(self, characters: int) -> Iterator[str]:
        """Paragraphs of about so many characters together, some with a heading before them."""
        random, done, number = self.random, 0, 0
        while done < characters:
            wanted, said = min(random.randint(120, 420), characters - done), ""
            while len(said) < wanted:
                said += sentence(random, self.gaps, self.density)
            if random.random() < 0.2:
                number += 1
                yield f"{number}. {random.choice(WORDS['head'])}与{random.choice(WORDS['head'])}"
            done += len(said)
            yield said

    def run_together(self, characters: int) -> str:
        """The text on one line, as it is taken out of a PDF: damaged, with running heads in mid-sentence."""
        said = damaged("".join(self.paragraphs(characters)), self.random)
        step = self.random.randint(600, 1100)
        pieces = [said[at : at + step] for at in range(0, len(said), step)]
        return "".join(f"{piece}{self.title} {page} " for page, piece in enumerate(pieces, 1))


def damaged(said: str, random: Random) -> str:
    """The text with what happens to it: marks of titles and brackets of numbers gone, blanks, and places doubled."""
    if random.random() < 0.5:
        said = said.replace("《", "").replace("》", "")
    if random.random() < 0.5:
        said = said.replace("〔", "").replace("〕", "")
    pieces = []
    at = 0
    while at < len(said):
        step = random.randint(150, 500)
        piece = said[at : at + step]
        if random.random() < 0.3:  # a blank in a word
            cut = random.randrange(len(piece))
            piece = piece[:cut] + " " + piece[cut:]
        elif random.random() < 0.2:  # a place twice, word by word
            head = piece[: random.choice((4, 6, 8))]
            piece = "".join(head[k : k + 2] * 2 for k in range(0, len(head), 2)) + piece[len(head) :]
        pieces.append(piece)
        at += step
    return "".join(pieces)


def plain(random: Random, characters: int) -> str:
    """A report with a front page."""
    text = Text(random)
    front = [text.title, "", f"发布单位：{text.publisher}", f"发布日期：{text.date}", "目录", "一、背景", "二、主要做法", ""]
    return "\n".join([*front, *text.paragraphs(characters)]) + "\n"


def listing(random: Random, characters: int) -> str:
    """A page of a report site: entries with excerpts, and one or two whole texts on a line."""
    lines = ["样张资料馆", "", "用时:38ms", "", "银行与金融-PDF版", "", "您的当前位置:样张资料馆 > 金融"]
    long = random.randint(1, 2)
    for number in range(long + random.randint(2, 4)):
        text = Text(random)
        size = characters // long - 200 if number < long else random.randint(90, 180)
        body = text.run_together(size)
        lines += [f"  • {text.publisher}:{text.title}({text.pages}页).pdf", "", f"    {body}. ", ""]
        lines += [f"    浏览量{random.randint(0, 90)}人已浏览 发布时间{text.date} {text.pages}页 推荐指数5星级"]
    return "\n".join([*lines, f"{random.randint(200, 1500)}条  共60", "前往", random.choice(FOOTS)]) + "\n"


def paged(random: Random, characters: int) -> str:
    """A preview in numbered blocks cut in mid-word, in Traditional characters."""
    text = Text(random)
    said = text.run_together(characters)
    size = random.randint(280, 330)
    blocks = [f"{n}、{said[at : at + size]}" for n, at in enumerate(range(0, len(said), size), 1)]
    name = f"《{text.publisher}:{text.title}({text.pages}页).pdf》"
    head = f"{name}由会员分享,可在线阅读,更多相关{name}请在样张资料馆上搜索。"
    return _TRADITIONAL("\n".join([head, *blocks, random.choice(FOOTS)])) + "\n"


def collection(random: Random, characters: int) -> str:
    """Several articles one after the other, each title twice."""
    lines = []
    many = random.randint(2, 4)
    for _ in range(many):
        text = Text(random)
        lines += [text.title, "", text.title, f"来源：{text.publisher} {text.date}", *text.paragraphs(characters // many), ""]
    return "\n".join([*lines, random.choice(FOOTS)]) + "\n"


def page(random: Random, characters: int) -> str:
    """A saved web page."""
    text = Text(random)
    said = "\n".join(f"<p>{html.escape(one)}</p>" for one in text.paragraphs(characters))
    title = html.escape(text.title)
    menu = "".join(f'<li><a href="/{n}">{word}</a></li>' for n, word in enumerate(WORDS["head"][:8]))
    return (
        f'<!DOCTYPE html>\n<html lang="zh"><head><meta charset="utf-8"><title>{title}</title></head>\n'
        f"<body><nav><ul>{menu}</ul></nav>\n<article><h1>{title}</h1>"
        f"<p>{html.escape(text.publisher)} {text.date}</p>\n{said}\n</article>"
        f"<footer>{random.choice(FOOTS)}</footer></body></html>\n"
    )


#: Shapes, the suffix of their files, and how many of ten documents have them.
SHAPES: tuple[tuple[Callable[[Random, int], str], str, int], ...] = (
    (plain, "txt", 3),
    (listing, "txt", 3),
    (paged, "txt", 1),
    (collection, "txt", 2),
    (page, "html", 1),
)


def document(seed: int, number: int, characters: int = CHARACTERS, edition: int = 0) -> tuple[str, str]:
    """Document ``number`` of a seed, whatever others there are; another ``edition`` of it has other sentences."""
    random = Random(f"{seed} {number}")
    (shape, suffix, _), *_ = random.choices(SHAPES, [weight for *_, weight in SHAPES])
    name = f"{number:06d}_{shape.__name__}.{suffix}"
    return name, shape(Random(f"{seed} {number} {edition}"), characters)


def generate(folder: Path, documents: int, seed: int = 1, characters: int = CHARACTERS) -> list[Path]:
    """Write documents into ``folder``, which is made when missing."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for number in range(documents):
        name, text = document(seed, number, characters)
        written.append(folder / name)
        written[-1].write_text(text, encoding="utf-8")
    return written


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--documents", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--characters", type=int, default=CHARACTERS)
    given = parser.parse_args()
    files = generate(given.out, given.documents, given.seed, given.characters)
    print(f"{len(files):,} files, {sum(len(file.read_text('utf-8')) for file in files):,} characters")


if __name__ == "__main__":
    main()
