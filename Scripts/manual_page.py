#!/usr/bin/env python3
"""Writes the manual page of the program, as mdoc.

    python3 Scripts/manual_page.py PROGRAM > backflip.1

Commands, options and their explanations are those that PROGRAM itself reports (--experimental-dump-help); examples,
files and environment come from Packaging/manual.mdoc. swift-argument-parser's plugin (`swift package
generate-manual`) makes a page of the same report, but has no room for further sections, nests all commands in one list,
and builds all products of the package once more to get it.

The date is that of SOURCE_DATE_EPOCH, by default of the newest release in CHANGELOG.md.
"""
import datetime
import json
import os
import re
import subprocess
import sys
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent
# Requests of roff for the characters that it would read otherwise.
ESCAPES = {"\\": "\\e", "-": "\\-", "“": "\\(lq", "”": "\\(rq", "’": "\\(cq", "…": "\\&..."}


def escaped(text):
    """A text with nothing in it that roff acts on."""
    text = "".join(ESCAPES.get(character, character) for character in text)
    return "\\&" + text if text.startswith((".", "'")) else text


def argument_words(text):
    """A text as arguments of a macro: words that are names of macros stay words."""
    return " ".join(
        "\\&" + word if re.fullmatch(r"[A-Z][a-z]|[,.;:()?!]", word) else word
        for word in escaped(text).replace('"', "\\(dq").split())


def prose(text):
    """The lines of a text; each sentence begins a line, so that formatters space them."""
    return [escaped(line) for line in re.split(r"(?<=[.:?]) (?=[A-Z])", text.strip())]


def paragraphs(text):
    """The lines of a discussion: indented lines, such as commands, stay as they are."""
    lines = []
    for part in filter(None, text.strip().split("\n\n")):
        lines.append(".Pp")
        literal = False
        for line in part.split("\n"):
            if line.startswith(" ") != literal:
                literal = not literal
                lines.append(".Bd -literal -offset indent -compact" if literal else ".Ed")
            lines += [escaped(line.strip())] if literal else prose(line)
        if literal:
            lines.append(".Ed")
    return lines


def option_names(argument):
    """The names of an option as the synopsis has them."""
    names = []
    for name in argument["names"]:
        dash = "\\-" if name["kind"] == "long" else ""
        names.append(f"Fl {dash}{escaped(name['name'])}")
    value = "" if argument["kind"] == "flag" else f" Ar {escaped(argument['valueName'])}"
    return " , ".join(names) + value


def is_own(argument):
    """Whether an argument is the command's own, rather than --help and --version of all."""
    names = {name["name"] for name in argument.get("names", [])}
    return argument["shouldDisplay"] and not names & {"help", "version"}


def synopsis(command, path):
    lines = [".Nm " + " ".join(map(escaped, path))] if path else [".Nm"]
    for argument in filter(is_own, command.get("arguments", [])):
        if argument["kind"] == "positional":
            text = f"Ar {escaped(argument['valueName'])}"
            text += " ..." if argument["isRepeating"] else ""
        else:
            text = option_names({**argument, "names": [argument["preferredName"]]})
        lines.append(("." if not argument["isOptional"] else ".Op ") + text)
    return lines


def arguments(command, common=()):
    """The list of a command's arguments and options, but for common ones."""
    found = [
        argument for argument in filter(is_own, command.get("arguments", []))
        if argument not in common]
    if not found:
        return []
    lines = [".Bl -tag -width Ds"]
    for argument in found:
        name = (
            f"Ar {escaped(argument['valueName'])}" if argument["kind"] == "positional"
            else option_names(argument))
        text = argument.get("abstract", "")
        if argument.get("defaultValue"):
            text += f" The default is {argument['defaultValue']}."
        lines += [f".It {name}", *prose(text)]
    return lines + [".El"]


def commands(command, path=()):
    """All commands below one, with their paths."""
    for child in command.get("subcommands", []):
        if child["shouldDisplay"] and child["commandName"] != "help":
            below = path + (child["commandName"],)
            yield below, child
            yield from commands(child, below)


def date():
    if epoch := os.environ.get("SOURCE_DATE_EPOCH"):
        day = datetime.datetime.fromtimestamp(int(epoch), datetime.timezone.utc)
    else:
        day = datetime.date.fromisoformat(
            re.search(r"^## [\d.]+ – ([\d-]+)$", (PACKAGE / "CHANGELOG.md").read_text(), re.M)[1])
    return f"{day:%B} {day.day}, {day.year}"


def main():
    program = sys.argv[1]
    report = json.loads(subprocess.check_output([program, "--experimental-dump-help"]))
    version = subprocess.check_output([program, "--version"], text=True).split()[0]
    command = report["command"]
    name = command["commandName"]
    lines = [
        f".Dd {date()}", f".Dt {name.upper()} 1", f".Os Backflip {version}",
        ".Sh NAME", f".Nm {name}", f".Nd {escaped(command['abstract'].rstrip('.'))}",
        ".Sh SYNOPSIS", *synopsis(command, ()), ".Nm", ".Ar command", ".Op Ar arguments ...",
        ".Sh DESCRIPTION", *paragraphs(command["discussion"].split("\n\nExample")[0])[1:],
        ".Pp", "Options, which commands that list them have too:", *arguments(command),
        ".Pp", f"Every command has\n.Fl \\-help ;\n.Nm {name}\n.Fl \\-version\nprints the version.",
        ".Sh COMMANDS",
    ]
    for path, child in commands(command):
        lines += [f".Ss {argument_words(' '.join(path))}", *prose(child["abstract"]), ".Pp"]
        lines += synopsis(child, (name, *path))
        # The options refer to what is explained before them.
        text, *example = re.split(r"(?m)^(?=Examples?:$)", child.get("discussion", ""))
        lines += paragraphs(text) if text.strip() else []
        lines += arguments(child, command["arguments"]) + paragraphs("".join(example))
    text = (PACKAGE / "Packaging" / "manual.mdoc").read_text()
    print("\n".join(lines) + "\n" + text, end="")


main()
