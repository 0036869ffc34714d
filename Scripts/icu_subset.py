#!/usr/bin/env python3
"""Makes the data of ICU that a static build of the program needs, as an object file for the linker.

    python3 Scripts/icu_subset.py OUTPUT.o

Foundation brings 34 MB of data for all languages and encodings. The program's texts are English and its files
UTF-8, so locales but the root and English, converters, dictionaries for word breaks and transliterations are
left out: about 31 MB. A locale that is not there falls back to the root.

A linker that is given this object before Swift's static library does not take the data out of the library;
Scripts/static_build.sh does so.
Needs Swift's toolchain, its clang, and GNU binutils.
"""
import json
import re
import struct
import subprocess
import sys
import tempfile
from pathlib import Path

# Kept in every folder of locales.
LOCALES = {"root", "en", "en_001", "en_US", "en_US_POSIX"}
LOCALE = re.compile(r"[a-z]{2,3}(_[A-Z][a-z]{3})?(_[A-Z]{2}|_[0-9]{3})?(_[A-Z]+)*")
LEFT_OUT = re.compile(r"(translit|rbnf)/.*|.*\.(cnv|dict|cfu)|brkitr/.*_model.*|unames\.icu")


def is_kept(name):
    """Whether an item is kept, by its path in the data, such as `zone/de.res`."""
    if LEFT_OUT.fullmatch(name):
        return False
    stem, _, kind = name.rsplit("/", 1)[-1].partition(".")
    return kind != "res" or stem in LOCALES or not LOCALE.fullmatch(stem)


def subset(data):
    """The package of the items that are kept: a header, a table of names and places, the items.

    ICU's `ucmndata.h` describes it: places are counted from the table, and names are sorted.
    """
    header = struct.unpack_from("<H", data)[0]
    if data[2:4] != b"\xda\x27" or data[12:16] != b"CmnD":
        sys.exit("this is not ICU's common data; Foundation's data has changed")
    table = data[header:]
    count = struct.unpack_from("<I", table)[0]
    entries = [struct.unpack_from("<II", table, 4 + 8 * index) for index in range(count)]
    ends = [place for _, place in entries[1:]] + [len(table)]
    items = []
    for (name, place), end in zip(entries, ends):
        text = table[name:table.index(b"\0", name)]
        if is_kept(text.decode().split("/", 1)[1]):
            items.append((text, table[place:end]))
    names, contents, offsets = b"", b"", []
    start = 4 + 8 * len(items)
    first = start + sum(len(name) + 1 for name, _ in items)
    padding = -first % 16
    for name, content in items:
        offsets.append(struct.pack("<II", start + len(names), first + padding + len(contents)))
        names += name + b"\0"
        contents += content + bytes(-len(content) % 16)
    toc = struct.pack("<I", len(items)) + b"".join(offsets) + names + bytes(padding)
    return data[:header] + toc + contents


def main():
    output = Path(sys.argv[1])
    target = json.loads(subprocess.check_output(["swiftc", "-print-target-info"]))
    resources = Path(target["paths"]["runtimeResourcePath"])
    library = resources.with_name("swift_static") / "linux" / "lib_FoundationICU.a"
    if not library.exists():
        sys.exit(f"{library}: there is no such file; install Swift with its static libraries")
    symbols = subprocess.run(
        ["nm", "--print-file-name", str(library)], capture_output=True, text=True).stdout
    found = re.search(r":([^:]+\.o):[0-9a-f]+ [RDr] (icudt\d+_dat)$", symbols, re.M)
    if not found:
        sys.exit(f"{library}: no data of ICU is in it; link without this script")
    member, symbol = found.groups()
    with tempfile.TemporaryDirectory() as folder:
        original, binary = Path(folder, "original.o"), Path(folder, "data.bin")
        original.write_bytes(subprocess.check_output(["ar", "p", str(library), member]))
        subprocess.run(
            ["objcopy", "-O", "binary", "--only-section=.rodata", original, binary], check=True)
        binary.write_bytes(subset(binary.read_bytes()))
        source = Path(folder, "data.s")
        source.write_text(
            f".section .rodata\n.balign 16\n.globl {symbol}\n.type {symbol}, %object\n"
            f'{symbol}:\n.incbin "{binary}"\n.size {symbol}, . - {symbol}\n'
            '.section .note.GNU-stack,"",%progbits\n')
        subprocess.run(["clang", "-c", source, "-o", output], check=True)
        print(f"{output}: {binary.stat().st_size / 1e6:.1f} MB of ICU's data", file=sys.stderr)


main()
