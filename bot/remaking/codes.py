"""Finds the codes in a picture that lead a phone to an address, a name or a number."""

from typing import Final

import zxingcpp
from PIL import Image

LEADING: Final = zxingcpp.BarcodeFormats(
    [
        zxingcpp.BarcodeFormat.QRCode,
        zxingcpp.BarcodeFormat.MicroQRCode,
        zxingcpp.BarcodeFormat.RMQRCode,
        zxingcpp.BarcodeFormat.Aztec,
        zxingcpp.BarcodeFormat.DataMatrix,
        zxingcpp.BarcodeFormat.PDF417,
    ]
)
"""Square and stacked codes: contacts, tickets, papers. The bars on a box name its kind only."""


def holds_code(picture: Image.Image) -> bool:
    return bool(zxingcpp.read_barcodes(picture, formats=LEADING))
