"""How long an MP3 frame is by its own header (ISO 11172-3 and 13818-3, layer III)."""

from typing import Final

NEW: Final = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0)
OLD: Final = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0)
RATES: Final = (44_100, 48_000, 32_000)


def frame_length(frame: bytes) -> int:
    """Return the length in bytes of the frame that begins here, or 0 if none does."""
    if len(frame) < 4 or frame[0] != 0xFF or frame[1] & 0xE6 != 0xE2:
        return 0
    version = (frame[1] >> 3) & 3  # 3: MPEG 1, 2: MPEG 2, 0: MPEG 2.5
    kilobits = (NEW if version == 3 else OLD)[frame[2] >> 4]
    at = (frame[2] >> 2) & 3
    if version == 1 or kilobits == 0 or at == 3:
        return 0
    rate = RATES[at] // {3: 1, 2: 2, 0: 4}[version]
    samples = 144_000 if version == 3 else 72_000
    return samples * kilobits // rate + ((frame[2] >> 1) & 1)
