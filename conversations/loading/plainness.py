"""Rating items and headers that are hard to read, in every language they stand in: warnings."""

from pathlib import Path

from conversations.loading.faults import Faults, Place
from conversations.loading.texts import source_texts
from conversations.locales import SOURCE_LANGUAGE, read_catalogue
from conversations.programme import Programme
from measures.readability import Pronunciations, read

FOLDERS = ("instruments/", "schedule.toml")


def hard_texts(directory: Path, programme: Programme, pronunciations: Pronunciations) -> Faults:
    """Return what is hard to read; English is left out where no pronunciations are given."""
    hard = Faults()
    texts = [(place, text) for place, text in source_texts(programme) if _asked(place)]
    for language in programme.languages:
        path = directory / "locale" / f"{language}.po"
        said = read_catalogue(language, [path]).single if path.exists() else {}
        for place, text in texts:
            own = text if language == SOURCE_LANGUAGE else said.get(text, "")
            if language == SOURCE_LANGUAGE and not pronunciations:
                continue
            found = read(_named(own), language, pronunciations)
            if found is not None and found.hard:
                file, _, words = place.partition(", ")
                Place(file, hard, f"{words} ({language})").fault(
                    f"hard to read: {found.said}", "Say it in shorter words and sentences"
                )
    return hard


def _asked(place: str) -> bool:
    """Tell whether a text is read as a sentence; labels are one or two words."""
    return place.startswith(FOLDERS) and any(f", {what} " in place for what in ("item", "pulse"))


def _named(text: str) -> str:
    """Put a short name where the other person's will stand."""
    return text.replace("{peer}", "Oak").replace("{person}", "Oak")
