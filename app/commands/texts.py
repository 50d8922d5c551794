"""Keeps the translations in step with the texts: extracts every source, updates or checks.

The sources are the constant strings of `say(…)` and `count(…)` under `conversations/` and the texts
of the programme; each has one catalogue a language, `locale/<language>.po`, that people may edit.
"""

import argparse
import ast
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from string import Formatter
from unicodedata import bidirectional

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

from conversations.loading import load_programme, source_texts
from conversations.locales import RIGHT_TO_LEFT

NAME = "texts"
ROOT = Path(__file__).resolve().parents[2]
CORE = ROOT / "conversations"
DEFAULT = ROOT / "programmes" / "default"
UNREVIEWED = "# translated for Kindred; no native speaker has reviewed this yet"
MARKS = {"say": 1, "count": 2}  # how many sources a call begins with
ISOLATE, END_ISOLATE = "\u2068", "\u2069"
MARK = "\u200f"  # right to left, and nothing to see
COMMAND = re.compile(r"(?<![\w/<:.])/[a-z]+\b")
TAG = re.compile(r"</?[a-z][^>]*>")
NUMBER = re.compile(r"\{(?:n|number)\}")
ONLY_A_PLACE = re.compile(r"\{\w+\}")

Source = str | tuple[str, str]
"""One sentence, or its singular and its plural."""


@dataclass
class Extracted:
    """The sources of one catalogue with where they stand, and calls that cannot be extracted."""

    texts: dict[Source, list[str]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def add(self, source: Source, place: str) -> None:
        places = self.texts.setdefault(source, [])
        if place not in places:
            places.append(place)


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--check", action="store_true", help="change nothing; 1 if work is left")
    parser.add_argument("--programme", type=Path, default=DEFAULT)


async def main(given: argparse.Namespace) -> int:
    """Update every catalogue, or only look; say what is left to do either way."""
    folder: Path = given.programme
    programme = load_programme(folder)
    unreadable = left = 0
    for home, extracted in ((CORE, core_texts()), (folder, programme_texts(folder))):
        for fault in extracted.faults:
            print(fault)
        unreadable += len(extracted.faults)
        for language in programme.languages[1:]:  # the first is the language of the sources
            path = home / "locale" / f"{language}.po"
            if not given.check:
                update(path, language, extracted)
            faults = faults_of(path, language, extracted)
            left += len(faults)
            print(f"{path}: {len(extracted.texts)} texts, {len(faults)} to mend")
            for fault in faults:
                print(f"  {fault}")
    return 1 if unreadable or (given.check and left) else 0


def core_texts(folder: Path = CORE) -> Extracted:
    """Return what `say` and `count` mark for translation in the Python files of a folder."""
    found = Extracted()
    for path in sorted(folder.rglob("*.py")):
        place = path.relative_to(folder.parent).as_posix()
        tree = ast.parse(path.read_text(encoding="utf-8"))
        marks = _marks_of(tree)
        calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
        for call in sorted(calls, key=lambda one: (one.lineno, one.col_offset)):
            if mark := marks.get(ast.unparse(call.func)):
                _add_call(found, mark, call, place)
    _find_clashes(found)
    return found


def programme_texts(folder: Path) -> Extracted:
    """Return what a programme says."""
    found = Extracted()
    for place, text in source_texts(load_programme(folder)):
        found.add(text, place)
    return found


def _marks_of(tree: ast.Module) -> dict[str, str]:
    """Return by which names a module calls the marks: other things may be called `count`."""
    names: dict[str, str] = {}
    for node in ast.walk(tree):
        if not isinstance(node, ast.ImportFrom):
            continue
        for one in node.names:
            known_as = one.asname or one.name
            if node.module == "conversations.replies" and one.name in MARKS:
                names[known_as] = one.name
            elif node.module == "conversations" and one.name == "replies":
                names |= {f"{known_as}.{mark}": mark for mark in MARKS}
    return names


def _add_call(found: Extracted, mark: str, call: ast.Call, place: str) -> None:
    texts = [
        one.value
        for one in call.args[: MARKS[mark]]
        if isinstance(one, ast.Constant) and isinstance(one.value, str)
    ]
    if len(texts) < MARKS[mark]:
        found.faults.append(f"{place}:{call.lineno}: {mark}(…) needs its text in quotes, as it is")
    else:
        found.add((texts[0], texts[1]) if mark == "count" else texts[0], place)


def _find_clashes(found: Extracted) -> None:
    seen: set[str] = set()
    for source, places in found.texts.items():
        first = source if isinstance(source, str) else source[0]
        if first in seen:
            found.faults.append(f"{places[0]}: “{first}” has two plurals, or one and none")
        seen.add(first)


def update(path: Path, language: str, extracted: Extracted) -> None:
    """Write a catalogue anew: translations kept, new sources empty or fuzzy, gone ones dropped."""
    template = Catalog(locale=language)
    for source, places in extracted.texts.items():
        if all(place.endswith(".py") for place in places):
            template.add(source, locations=[(place, 0) for place in places])
        else:
            template.add(source, auto_comments=["; ".join(places)])
    catalogue = read(path, language)
    catalogue.update(template)
    catalogue.obsolete.clear()
    for message in catalogue:
        message.flags &= {"fuzzy", "python-brace-format"}
        if language in RIGHT_TO_LEFT:
            _change(message, directed)
    body = BytesIO()
    write_po(body, catalogue, width=100, omit_header=True, include_lineno=False)
    comment = catalogue.header_comment if path.is_file() else UNREVIEWED
    path.parent.mkdir(parents=True, exist_ok=True)
    text = _header(comment, language) + body.getvalue().decode().rstrip() + "\n"
    path.write_text(text, encoding="utf-8")


def _header(comment: str, language: str) -> str:
    """Return the head of the file: without dates and versions, so that only texts change it."""
    return (
        f'{comment.strip()}\nmsgid ""\nmsgstr ""\n"Language: {language}\\n"\n'
        '"MIME-Version: 1.0\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n'
        '"Content-Transfer-Encoding: 8bit\\n"\n'
        f'"Plural-Forms: {Catalog(locale=language).plural_forms}\\n"\n\n'
    )


def read(path: Path, language: str) -> Catalog:
    """Return the catalogue of a file, or an empty one."""
    if not path.is_file():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def isolated(text: str) -> str:
    """Isolate commands: in a line of Arabic the slash would jump to the other end of the word."""
    bare = re.sub(f"{ISOLATE}(/[a-z]+){END_ISOLATE}", r"\1", text)
    return COMMAND.sub(rf"{ISOLATE}\g<0>{END_ISOLATE}", bare)


def directed(text: str) -> str:
    """Isolate commands, and mark each line that begins with a command or a place."""
    return "\n".join(_marked(line) for line in isolated(text).split("\n"))


def _marked(line: str) -> str:
    """Begin a line with a mark where its first letter may be Latin.

    Some apps take the direction of a whole line from its first letter, even an isolated one.
    """
    bare = line.replace(MARK, "")
    seen = NUMBER.sub("", TAG.sub("", bare))
    first = next((sign for sign in seen if sign in f"{ISOLATE}{{" or sign.isalpha()), "")
    alone = ONLY_A_PLACE.fullmatch(seen.strip())  # a link stays as it is
    if not first or alone or bidirectional(first) in {"R", "AL"}:
        return bare
    return MARK + bare


def _change(message: Message, change: Callable[[str], str]) -> None:
    changed = tuple(change(form) for form in forms(message))
    message.string = changed[0] if isinstance(message.id, str) else changed


def forms(message: Message) -> tuple[str, ...]:
    """Return a message's translation in each plural form, or the only one."""
    string = message.string or ""
    return (string,) if isinstance(string, str) else tuple(string)


def messages(catalogue: Iterable[Message]) -> dict[Source, Message]:
    """Return the messages of a catalogue by their sources."""
    return {
        message.id if isinstance(message.id, str) else (message.id[0], message.id[1]): message
        for message in catalogue
        if message.id
    }


def faults_of(path: Path, language: str, extracted: Extracted) -> list[str]:
    """Return what is wrong with a catalogue, one line each; nothing = complete."""
    catalogue = read(path, language)
    present = messages(catalogue)
    gone = [source for source in present if source not in extracted.texts]
    gone += messages(catalogue.obsolete.values())
    faults = [f"obsolete: {_short(source)}" for source in gone]
    if catalogue.plural_forms != Catalog(locale=language).plural_forms:
        faults.append(f"plural forms: they are not those of {language}")
    for source in extracted.texts:
        wrong = _wrong(present[source], source) if source in present else ["missing"]
        faults += [f"{what}: {_short(source)}" for what in wrong]
    return faults


def _short(source: Source) -> str:
    return " ".join((source if isinstance(source, str) else source[0]).split())[:70]


def _wrong(message: Message, source: Source) -> Iterator[str]:
    if not all(forms(message)):
        yield "missing"
        return
    if message.fuzzy:
        yield "fuzzy"
    originals = (source,) if isinstance(source, str) else source
    wanted = places(source[-1] if isinstance(source, tuple) else source)
    free = {"n"} if isinstance(source, tuple) else set()  # "one person" needs no number
    for form in forms(message):
        try:
            found = places(form)
        except ValueError:
            yield "broken {places}"
            continue
        if found | free != wanted | free:
            yield "other {places}"
        if sorted(TAG.findall(form)) not in [sorted(TAG.findall(one)) for one in originals]:
            yield "other tags"
        if commands(form) not in [commands(one) for one in originals]:
            yield "other /commands"


def places(text: str) -> set[str]:
    """Return the names of the {places} in a text; raises ValueError where braces do not match."""
    return {name for _, name, *_ in Formatter().parse(text) if name is not None}


def commands(text: str) -> set[str]:
    return set(COMMAND.findall(text))
