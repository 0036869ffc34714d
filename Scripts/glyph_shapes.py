#!/usr/bin/env python3
"""Measures the shapes of the printable ASCII characters for Sources/Terminal/GlyphShapes+Ink.swift.

    pip install pillow && apt-get install -y fonts-dejavu-core
    Scripts/glyph_shapes.py > Sources/Terminal/GlyphShapes+Ink.swift

Each character is drawn in DejaVu Sans Mono, and its cell is divided into 2 x 4 regions. The share of ink in
each region is divided by the largest share of any character there, so that a filled cell matches the character
that fills it best.
"""
import sys

from PIL import Image, ImageDraw, ImageFont, ImageStat

FONT = "/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf"
SIZE = 192  # Large enough that it does not matter where region edges fall between pixels.


def region_ink(font, character):
    """The share of ink in each region, row by row from the top left."""
    ascent, descent = font.getmetrics()
    width, height = round(font.getlength("M")), ascent + descent
    image = Image.new("L", (width, height))
    ImageDraw.Draw(image).text((0, 0), character, font=font, fill=255)
    shares = []
    for row in range(4):
        for column in range(2):
            box = (width * column // 2, height * row // 4,
                   width * (column + 1) // 2, height * (row + 1) // 4)
            region = image.crop(box)
            shares.append(ImageStat.Stat(region).mean[0] / 255)
    return shares


def main():
    font = ImageFont.truetype(sys.argv[1] if len(sys.argv) > 1 else FONT, SIZE)
    inks = [region_ink(font, chr(code)) for code in range(32, 127)]
    largest = [max(ink[region] for ink in inks) for region in range(8)]
    print("// Made by Scripts/glyph_shapes.py from DejaVu Sans Mono.")
    print()
    print("extension GlyphShapes {")
    print("  /// The ink of the characters 32…126 in their 2 × 4 regions, `[95, 8]`, 0…255.")
    print("  ///")
    print("  /// Row by row from the top left; 255 is the most that any character has in a region.")
    print("  static let ink: [UInt8] = [")
    for code, ink in zip(range(32, 127), inks):
        row = ", ".join(str(round(255 * share / most)) for share, most in zip(ink, largest))
        print(f"    {row},  // {'space' if code == 32 else chr(code)}")
    print("  ]")
    print("}")


main()
