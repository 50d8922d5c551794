"""The files of a programme, and how a copy of it is broken."""

from pathlib import Path

from conversations.loading import check_programme

FOLDER = Path(__file__).parents[2] / "programmes" / "default"

Q, P, C, K, H, D, S, M, V, L, R = (
    "questions.toml",
    "programme.toml",
    "consents.toml",
    "criteria.toml",
    "helplines.json",
    "conduct.toml",
    "starters.toml",
    "instruments/recipient.toml",
    "instruments/supporter.toml",
    "instruments/scales.toml",
    "schedule.toml",
)


def change(folder: Path, file: str, old: str, new: str) -> None:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{file} no longer holds {old!r}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def sound(folder: Path) -> bool:
    return check_programme(folder).programme is not None
