"""Pages name what is there: settings, commands, files; and their examples work."""

import importlib.util
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from app.cli import COMMANDS as COMMAND_LINE
from app.cli import parser
from app.settings import EXAMPLE_TOKEN, Settings, load_settings
from conversations.flows.help import EVERYONE, RECIPIENT, STAFF, SUPPORTER
from conversations.routes import COMMANDS, MENU
from tests.docs.pages import ROOT, anchors, examples, links, name_of, pages, text_of

OPERATING = "docs/operating.md"
ROW_OF_SETTING = re.compile(
    r"^\| `([a-z_]+\.[a-z_]+)` \| `(KINDRED_\w+)` \| ([^|]*) \|", re.MULTILINE
)
MODULE_RUN = re.compile(r"python -m ((?:benchmarks|tests|demo)[\w.]*)")
NAMED_CSV = re.compile(r"^`(\w+\.csv)`[^\n]*\n\n```csv\n(.*?)^```$", re.DOTALL | re.MULTILINE)
HOSTS_OF_INDEXES = re.compile(r"pypi\.org|pythonhosted|/simple/", re.IGNORECASE)


def settings() -> dict[str, Any]:
    """Return every setting by its dotted name with its default, None where it must be given."""
    found: dict[str, Any] = {}
    for section, field in Settings.model_fields.items():
        model = field.annotation
        assert isinstance(model, type)
        assert issubclass(model, BaseModel)
        for key, inner in model.model_fields.items():
            found[f"{section}.{key}"] = None if inner.is_required() else inner.default
    return found


def example_settings() -> dict[str, Any]:
    raw = tomllib.loads(text_of("config.example.toml"))
    return {f"{section}.{key}": v for section, keys in raw.items() for key, v in keys.items()}


def in_toml(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def test_the_example_configuration_holds_every_setting_with_its_default() -> None:
    wanted, found = settings(), example_settings()
    assert found.keys() == wanted.keys()
    assert found.pop("telegram.token") == EXAMPLE_TOKEN
    for name, value in found.items():
        assert str(value) == str(wanted[name]), name


def test_the_page_for_operators_holds_every_setting_with_its_default() -> None:
    rows = ROW_OF_SETTING.findall(text_of(OPERATING))
    wanted = settings()
    assert sorted(name for name, _, _ in rows) == sorted(wanted)
    for name, variable, default in rows:
        assert variable == "KINDRED_" + name.upper().replace(".", "__")
        said = default.strip().strip("`")
        if wanted[name] is not None:
            assert said == (in_toml(wanted[name]) or "empty"), name


def test_a_setting_that_is_documented_as_a_variable_is_one() -> None:
    known = {"KINDRED_" + name.upper().replace(".", "__") for name in settings()}
    known |= {"KINDRED_STORAGE__KEY", "KINDRED_FAIL_POINT"}
    for page in pages():
        for variable in re.findall(r"\bKINDRED_[A-Z_]+\b", page.read_text(encoding="utf-8")):
            assert variable in known, f"{name_of(page)}: {variable}"


def test_every_command_of_the_command_line_is_documented() -> None:
    table = text_of(OPERATING).partition("## Commands")[2].partition("\n## ")[0]
    assert set(re.findall(r"^\| `([a-z-]+)", table, re.MULTILINE)) == set(COMMAND_LINE)


@pytest.mark.parametrize("command", sorted(COMMAND_LINE))
def test_a_documented_command_has_the_options_it_has(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = text_of(OPERATING).splitlines()
    row = next(row for row in rows if row.startswith((f"| `{command} ", f"| `{command}`")))
    with pytest.raises(SystemExit):
        parser(command).parse_args([command, "--help"])
    said = set(re.findall(r"--[a-z-]+", capsys.readouterr().out)) - {"--help", "--config"}
    assert set(re.findall(r"--[a-z-]+", row.replace("\\|", " ").split(" | ")[0])) == said


def test_every_command_in_telegram_is_in_the_readme() -> None:
    table = text_of("README.md").partition("| who | commands |")[2].partition("\n\n")[0]
    assert set(re.findall(r"`/([a-z_]+)`", table)) == set(COMMANDS)


def test_pages_name_only_commands_that_exist_or_are_said_to_be_missing() -> None:
    coming = text_of("README.md").partition("## What is not there yet")[2].partition("\n## ")[0]
    missing = set(re.findall(r"`/([a-z_]+)`", coming)) - set(COMMANDS)
    botfather = {"newbot", "revoke", "setjoingroups"}
    for name in ("README.md", OPERATING, "docs/pilot-checklist.md", "CHANGELOG.md"):
        found = set(re.findall(r"`/([a-z_]+)`", text_of(name)))
        assert found <= set(COMMANDS) | missing | botfather, name


def test_help_and_menu_name_only_commands_that_exist() -> None:
    assert {name for name, _ in MENU} <= set(COMMANDS)
    for line in (*EVERYONE, *RECIPIENT, *SUPPORTER, *STAFF):
        for command in re.findall(r"/([a-z]+)", line.source):
            assert command in COMMANDS


def test_links_and_pictures_lead_somewhere() -> None:
    for page in pages():
        for target in links(page.read_text(encoding="utf-8")):
            if re.match(r"[a-z]+:", target):
                continue
            path, _, anchor = target.partition("#")
            there = (page.parent / path).resolve() if path else page
            assert there.exists(), f"{name_of(page)}: {target}"
            if anchor:
                assert anchor in anchors(there.read_text(encoding="utf-8")), target


def test_every_page_can_be_reached_from_the_index() -> None:
    index = ROOT / "docs" / "README.md"
    linked = {
        (index.parent / t.partition("#")[0]).resolve() for t in links(text_of("docs/README.md"))
    }
    for page in pages():
        if page.is_relative_to(ROOT / "docs") and page != index:
            assert page in linked, name_of(page)


def test_the_readmes_example_runs_on_its_csv_files_and_prints_what_it_says(tmp_path: Path) -> None:
    (code,) = examples("README.md", "python")
    (said,) = examples("README.md", "text")[:1]
    for name, text in NAMED_CSV.findall(text_of("README.md")):
        (tmp_path / name).write_text(text, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == said
    assert len([line for line in code.splitlines() if line.strip()]) <= 20
    modules = set(re.findall(r"^(?:from|import) (\w+)", code, re.MULTILINE))
    assert modules == {"csv", "matching"}


@pytest.mark.parametrize("toml", examples("README.md", "toml"))
def test_a_configuration_in_the_readme_loads(toml: str, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(toml, encoding="utf-8")
    assert load_settings(tmp_path / "config.toml", {}).storage.key_file == tmp_path / "kindred.key"


def test_what_makes_a_figure_can_be_run() -> None:
    for page in pages():
        for module in MODULE_RUN.findall(page.read_text(encoding="utf-8")):
            if not module.endswith("."):
                assert importlib.util.find_spec(module.rstrip(".")), f"{name_of(page)}: {module}"


def test_make_targets_that_pages_name_exist() -> None:
    targets = set(re.findall(r"^([a-z-]+):", text_of("Makefile"), re.MULTILINE))
    for page in pages():
        text = page.read_text(encoding="utf-8")
        for target in re.findall(r"(?:`|^)make ([a-z-]+)", text, re.MULTILINE):
            assert target in targets, f"{name_of(page)}: make {target}"


def test_the_readme_quotes_the_patterns_limits_as_they_are_measured() -> None:
    """The rows of its table, a column for each language."""
    from conversations.safety.check import LANGUAGES, patterns_of
    from tests.safety import sentences

    def heard(texts: list[str], least: int, language: str) -> str:
        check = patterns_of(language).check
        levels = [found.level if (found := check(text)) else 0 for text in texts]
        return f"{sum(level >= least for level in levels)} of {len(levels)}"

    page = text_of("README.md").replace("**", "")
    rows = {row.split(" | ")[0]: row.split(" | ")[1:] for row in page.splitlines() if " | " in row}
    for at, language in enumerate(LANGUAGES):
        grave, harmless = (
            [
                heard(
                    [text for level, text in of(part, language) if counts(level)], least, language
                )
                for part in sentences.PARTS
            ]
            for of, counts, least in (
                (sentences.risk, lambda level: level >= 3, 3),
                (sentences.harmless, lambda _: True, 1),
            )
        )
        said = rows["| grave danger, said plainly: heard"][at]
        assert f"{grave[0]}, and {grave[1]} held out" in said
        assert (
            f"{harmless[0]}, and {harmless[1]} held out"
            in rows["| harmless ones: false alarms"][at]
        )
        widened = [
            text
            for part in (("more",) if language == "en" else ("more", "after"))
            for text in sentences.later(part, "grave", language)
        ]
        later = rows["| written later; the rules were widened on them since"][at]
        assert later.startswith(heard(widened, 3, language))
        roundabout = heard(sentences.later("blind", "grave", language), 3, language)
        assert roundabout in rows["| danger said in a roundabout way, never tuned on"][at]
        if language != "en":
            unseen = heard(sentences.later("last", "grave", language), 3, language)
            assert unseen in rows["| said plainly in words that nothing was made on"][at]


def test_pages_name_no_package_index() -> None:
    for page in pages():
        assert not HOSTS_OF_INDEXES.search(page.read_text(encoding="utf-8")), name_of(page)
