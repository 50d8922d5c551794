"""`python main.py texts` on small trees: what it finds, keeps, drops and refuses."""

from pathlib import Path

import pytest

from app.cli import main
from app.commands import texts
from app.commands.texts import Extracted

IMPORT = "from conversations.replies import count, say\n"


def tree(folder: Path, code: str) -> Extracted:
    home = folder / "conversations"
    home.mkdir(exist_ok=True)
    (home / "one.py").write_text(code)
    return texts.core_texts(home)


def test_sentences_and_numbers_are_found_with_their_files(tmp_path: Path) -> None:
    found = tree(tmp_path, IMPORT + 'say("One " "and two.")\ncount("{n} day", "{n} days", 3)\n')
    assert found.texts == {
        "One and two.": ["conversations/one.py"],
        ("{n} day", "{n} days"): ["conversations/one.py"],
    }
    assert found.faults == []


def test_marks_are_known_by_their_import_only(tmp_path: Path) -> None:
    code = (
        "from conversations import replies\n"
        "from conversations.replies import say as tell\n"
        'tell("Yes."), replies.say("No."), turn.say("not this"), [].count("x"), say("nor this")\n'
    )
    assert list(tree(tmp_path, code).texts) == ["Yes.", "No."]


@pytest.mark.parametrize(
    "call", ['say(f"Hello {name}")', "say(words)", 'say("a" + b)', 'count("{n} day", many, 2)']
)
def test_a_text_that_is_not_constant_is_a_fault(tmp_path: Path, call: str) -> None:
    found = tree(tmp_path, IMPORT + call + "\n")
    assert found.texts == {}
    (fault,) = found.faults
    assert "conversations/one.py:2" in fault


def test_a_text_with_and_without_a_plural_is_a_fault(tmp_path: Path) -> None:
    found = tree(tmp_path, IMPORT + 'say("{n} day", n=1)\ncount("{n} day", "{n} days", 3)\n')
    assert len(found.faults) == 1


def test_updating_keeps_translations_drops_gone_ones_and_marks_changed_ones(tmp_path: Path) -> None:
    path = tmp_path / "es.po"
    texts.update(path, "es", Extracted({"Stop here": ["a.py"], "Gone.": ["a.py"]}))
    _translate(path, {"Stop here": "Parar aquí", "Gone.": "Fuera."})
    changed = Extracted({"Stop here now": ["a.py"], "Something else": ["b.py"]})
    texts.update(path, "es", changed)
    assert texts.faults_of(path, "es", changed) == [
        "fuzzy: Stop here now",
        "missing: Something else",
    ]
    assert "Gone." not in path.read_text()


def test_updating_twice_changes_nothing(tmp_path: Path) -> None:
    for language in ("ar", "es"):
        path = tmp_path / f"{language}.po"
        found = Extracted({"/help shows it.": ["a.py"], ("{n} a", "{n} b"): ["c, d", "e"]})
        texts.update(path, language, found)
        _translate(path, {"/help shows it.": "يعرضه /help"})
        texts.update(path, language, found)
        once = path.read_bytes()
        texts.update(path, language, found)
        assert path.read_bytes() == once


def test_commands_are_isolated_in_arabic_by_itself(tmp_path: Path) -> None:
    path = tmp_path / "ar.po"
    found = Extracted({"/help shows it.": ["a.py"]})
    texts.update(path, "ar", found)
    _translate(path, {"/help shows it.": "يعرضه /help"})
    texts.update(path, "ar", found)
    assert "\u2068/help\u2069" in path.read_text()
    assert texts.faults_of(path, "ar", found) == []


@pytest.mark.parametrize(
    ("line", "marked"),
    [
        ("<b>{alias}</b> في استراحة", True),
        ("• {alias}: في استراحة", True),
        ("/help يعرضه", True),
        ("المحادثة مع {alias}", False),
        ("{n} أيام", False),
        ("{link}", False),
    ],
)
def test_a_line_that_begins_with_a_place_is_marked_as_arabic(line: str, *, marked: bool) -> None:
    once = texts.directed(f"سطر\n{line}")
    assert once.split("\n")[1].startswith(texts.MARK) == marked
    assert texts.directed(once) == once


@pytest.mark.parametrize(
    ("translated", "fault"),
    [
        ("<b>{name}</b>: /help", []),
        ("<b>{nombre}</b>: /help", ["other {places}"]),
        ("<b>{name</b>: /help", ["broken {places}"]),
        ("{name}: /help", ["other tags"]),
        ("<b>{name}</b>: /ayuda", ["other /commands"]),
        ("", ["missing"]),
    ],
)
def test_what_a_translation_must_keep_is_checked(
    tmp_path: Path, translated: str, fault: list[str]
) -> None:
    source = "<b>{name}</b> needs /help"
    path = tmp_path / "es.po"
    found = Extracted({source: ["a.py"]})
    texts.update(path, "es", found)
    _translate(path, {source: translated})
    assert texts.faults_of(path, "es", found) == [f"{one}: {source}" for one in fault]


def test_a_catalogue_that_is_not_there_misses_everything(tmp_path: Path) -> None:
    found = Extracted({"Yes": ["a.py"]})
    assert texts.faults_of(tmp_path / "es.po", "es", found) == ["missing: Yes"]


def test_the_check_ends_well_on_what_ships(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["texts", "--check"]) == 0
    assert capsys.readouterr().out.count("0 to mend") == 4


def _translate(path: Path, translations: dict[str, str]) -> None:
    text = path.read_text()
    for source, translated in translations.items():
        text = text.replace(
            f'msgid "{source}"\nmsgstr ""', f'msgid "{source}"\nmsgstr "{translated}"'
        )
    path.write_text(text)
