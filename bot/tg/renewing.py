"""From the reference of a file that somebody sent to a new file without name and tags."""

from bot.decisions import Failure, Kind
from bot.remaking.remaker import Remaker
from bot.remaking.results import Reason, Unmakeable, UnmakeableError
from bot.tg.api import CallError, File
from bot.tg.files import Files
from bot.tg.http import TooLargeError
from conversations.content import Media


class Renewing:
    """Fetches files and has them made anew."""

    def __init__(self, files: Files, remaker: Remaker) -> None:
        self._files = files
        self._remaker = remaker

    async def __call__(self, media: Media) -> File:
        """Return the new file; raises CallError or UnmakeableError."""
        try:
            data = await self._files.fetch(media.file, media.size or None)
        except TooLargeError as error:
            raise UnmakeableError(Reason.TOO_BIG) from error
        made = await self._remaker.remake(media.kind, data)
        if isinstance(made, Unmakeable):
            if made.reason is Reason.UNAVAILABLE:  # our fault: later it may work
                raise CallError(Failure(Kind.UNSENT))
            raise UnmakeableError(made.reason)
        return File(made.form.name, made.data, made.form.mime)
