#!/usr/bin/env python3
"""Feeds damaged body files to the built program: it must load or refuse each, and do nothing else.

    swift build -c release
    Scripts/body_fuzz.py [--runs 3000] [--seed 1] [BODY.xml …]

The files are the given ones, or the package's own and, in a checkout that has them next to it, Gymnasium's.

First come files that are large, deep or wrong in one place, including the bodies with each number in turn
replaced by one that is not finite or out of bounds; these must be refused. Then each run damages a body, prints
it with `backflip body` and, if it loads, lets `backflip simulate` take some steps and compute accelerations.
Bodies with includes follow: cycles, missing and huge files, pipes, devices, symbolic links, long chains.

A run passes if it ends within 10 seconds and 100 MB with status 0, or with status 1 and at most ten lines of
errors. The last line counts loaded and refused files; the exit status is 1 after a failure.
"""
import argparse
import itertools
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent
MOST_MEMORY = 100 << 10  # kB, the unit of getrusage.
NUMBERS = ["0", "-1", "1e10", "-1e10", "1e11", "1e-15", "1e-300", "1e308", "1e999", "nan", "inf", "-inf",
           "0x10", "1,5", "", " ", "1 2 3 4 5 6 7 8", "--1", "1e", "٣", "1e-6", "0.5", "2", "1000000", "é"]
WORDS = ["true", "false", "auto", "free", "ball", "slide", "hinge", "plane", "box", "mesh", "sphere", "capsule",
         "RK4", "implicit", "main", "missing", "local", "radian", "torso", "world", "floor", "../x"]
ELEMENTS = ["<tendon/>", "<include file='/etc/passwd'/>", "<body/>", "<geom/>", "<joint/>", "<default/>", "</body>",
            "<body>", "<!-- ", "-->", "<![CDATA[x]]>", "<?xml version='1.0'?>", "<!DOCTYPE a>", "&lol;", "<worldbody/>",
            "<freejoint/>", "<default class='a'><default class='a'/></default>", "<geom class='a' size='1'/>",
            "<motor joint='rootx'/>", "<inertial pos='0 0 0' mass='1e10' diaginertia='1 1e10 1'/>"]


def numbers_replaced(rng, text):
    places = list(re.finditer(r"-?\d*\.?\d+(e-?\d+)?", text))
    for place in sorted(rng.sample(places, rng.randrange(1, 4)), key=lambda p: -p.start()):
        text = text[:place.start()] + rng.choice(NUMBERS) + text[place.end():]
    return text


def magnitudes_changed(rng, text):
    """Plausible values: a number times a power of ten, or its negative."""
    places = list(re.finditer(r"-?\d*\.?\d+(e-?\d+)?", text))
    for place in sorted(rng.sample(places, rng.randrange(1, 6)), key=lambda p: -p.start()):
        value = float(place.group()) * 10.0 ** rng.randrange(-12, 10) * rng.choice([1, 1, 1, -1])
        text = text[:place.start()] + repr(value) + text[place.end():]
    return text


def values_replaced(rng, text):
    places = list(re.finditer(r'"[^"]*"', text))
    place = rng.choice(places)
    return text[:place.start()] + '"' + rng.choice(NUMBERS + WORDS) + '"' + text[place.end():]


def attribute_moved(rng, text):
    places = list(re.finditer(r' \w+="[^"]*"', text))
    source, target = rng.choice(places), rng.choice(places)
    return text[:target.start()] + source.group() + text[target.end():]


def attribute_removed(rng, text):
    place = rng.choice(list(re.finditer(r' \w+="[^"]*"', text)))
    return text[:place.start()] + text[place.end():]


def element_inserted(rng, text):
    place = rng.choice(list(re.finditer(r"[<>]", text))).start()
    return text[:place] + rng.choice(ELEMENTS) + text[place:]


def lines_shuffled(rng, text):
    lines = text.split("\n")
    first, second = rng.randrange(len(lines)), rng.randrange(len(lines))
    lines[first], lines[second] = lines[second], lines[first]
    return "\n".join(lines)


def lines_repeated(rng, text):
    lines = text.split("\n")
    start = rng.randrange(len(lines))
    part = lines[start:start + rng.randrange(1, 6)]
    return "\n".join(lines[:start] + part * rng.choice([2, 3, 40, 3000]) + lines[start:])


def cut(rng, text):
    return text[:rng.randrange(len(text))]


def bytes_damaged(rng, text):
    data = bytearray(text.encode())
    for _ in range(rng.randrange(1, 6)):
        data[rng.randrange(len(data))] = rng.choice([0, 9, 34, 38, 45, 46, 47, 57, 60, 62, 127, 128, 195, 255])
    return bytes(data)


def other_encoding(rng, text):
    return text.encode(rng.choice(["utf-16", "utf-32", "utf-16-be", "utf-8-sig", "utf-7"]))


DAMAGES = [numbers_replaced, magnitudes_changed, magnitudes_changed, values_replaced, attribute_moved,
           attribute_removed, element_inserted, lines_shuffled, lines_repeated, cut, bytes_damaged, other_encoding]


HEAD = '<worldbody><body><joint type="slide" axis="1 0 0"/><geom size="0.1"/>'
TAIL = "</body></worldbody></mujoco>"


def bombs():
    """Large, deep or self-referring files: a name, and pieces with their number of repetitions."""
    start, long = "<mujoco>" + HEAD, "1 " * 9000
    laughs = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 12))
    yield "billion laughs", [(f'<!DOCTYPE m [<!ENTITY l0 "lol">{laughs}]><mujoco>&l11;</mujoco>', 1)]
    yield "external entity", [('<!DOCTYPE m [<!ENTITY x SYSTEM "file:///etc/passwd">]><mujoco model="&x;"/>', 1)]
    yield "include", [("<mujoco><include file='/etc/passwd'/></mujoco>", 1)]
    yield "nested bodies", [("<mujoco><worldbody>", 1), ("<body>", 1_000_000)]
    yield "nested defaults", [("<mujoco>", 1), ("<default class='c'>", 300_000)]
    yield "class cycle", [(
        "<mujoco><default><default class='a'><default class='main'/></default></default></mujoco>", 1)]
    yield "unknown class", [("<mujoco><default><default class='a'><joint class='b'/></default></default></mujoco>", 1)]
    yield "thousands of geoms", [(start, 1), ("<geom size='1'/>", 400_000), (TAIL, 1)]
    yield "thousands of motors", [("<mujoco><actuator>", 1), ("<motor/>", 900_000), ("</actuator></mujoco>", 1)]
    yield "wide defaults", [("<mujoco><default>", 1)] + [
        (f"<default class='c{i}'><geom rgba='{long}'/></default>", 1) for i in range(400)] + [
        ("</default>" + HEAD + TAIL, 1)]
    yield "many defaults", [("<mujoco><default>", 1), ("<geom density='1'/>", 950)] + [
        (f"<default class='c{i}'><geom density='{i}'/></default>", 1) for i in range(500)] + [
        ("</default>" + HEAD + TAIL, 1)]
    yield "deep defaults", [("<mujoco><default>", 1)] + [
        (f"<default class='c{i}'><geom rgba='{long}'/><joint user='{long}'/>", 1) for i in range(60)] + [
        ("</default>", 61), (HEAD + TAIL, 1)]
    yield "long names", [("<mujoco><worldbody>", 1)] + [
        (f"<body name='{chr(97 + i) * 500_000}'><joint type='slide' axis='1 0 0'/><geom size='1'/></body>", 1)
        for i in range(12)] + [("</worldbody></mujoco>", 1)]
    yield "long number", [(start + "<geom size='0.", 1), ("1", 1_000_000), ("'/>" + TAIL, 1)]
    yield "many numbers", [(start + "<geom size='", 1), ("1 ", 500_000), ("'/>" + TAIL, 1)]
    yield "8 MB of comment", [(start + "<!--", 1), ("x", 8_388_000), ("-->" + TAIL, 1)]
    yield "8 MB of space", [(start, 1), (" ", 8_388_000), (TAIL, 1)]
    yield "8 MB of attributes", [(start, 1), (f"<geom size='.1' user='{long}'/>", 31), (TAIL, 1)] + [
        ("<!--" + "x" * 60_000 + "-->", 120)]
    value = [("<geom size='.1' user='", 1), ("1 ", 500_000), ("'/>", 1)]
    yield "8 MB of values", [(start, 1)] + value * 8 + [(TAIL, 1)]
    yield "8 MB of tags", [("<mujoco>", 1), ("<size/>", 1_190_000)]
    yield "8 MB of attributes of one tag", itertools.chain(
        [("<mujoco", 1)], ((f" a{i}='1'", 1) for i in range(750_000)))
    yield "70 MB", [("<", 70_000_000)]
    yield "zeros", [("\0", 5_000_000)]
    yield "empty", []
    link = """<body pos='0 0 -1'><joint axis='0 1 0' damping='1'/><inertial pos='0 0 0' mass='1'
        diaginertia='1 1 1'/>"""
    yield "a chain of 60", [("<mujoco><worldbody>", 1), (link, 60), ("</body>", 60), ("</worldbody></mujoco>", 1)]
    yield "32 geoms that touch one another", [("<mujoco><worldbody>", 1), (
        "<body><joint type='slide' axis='1 0 0'/><geom type='capsule' fromto='0 0 0 0 0 1' size='0.1'/></body>", 32),
        ("</worldbody></mujoco>", 1)]


# Elements that concern only rendering are not read.
UNREAD = {"rgba", "user", "material", "conedir", "znear", "fogstart", "dir", "rgb1", "rgb2", "width", "height", "texrepeat",
          "specular", "shininess", "reflectance", "diffuse", "cutoff", "exponent", "mark", "random", "markrgb", "builtin", "nstack", "njmax",
          "nconmax", "xyaxes", "fovy", "extent", "center", "data", "ambient", "active", "castshadow", "directional",
          "iterations", "tolerance", "solver", "nuser_geom", "nkey"}
NONSENSE = ["nan", "-nan", "inf", "-inf", "1e308", "-1e308", "1e999"]


def nonsense(texts):
    """Replaces each number that is read, one at a time, by something invalid; the file must be refused."""
    for text in texts:
        text = re.sub("<!--.*?-->", "", text, flags=re.S)
        for place in re.finditer(r' (\w+)="([^"]*\d[^"]*)"', text):
            element = re.findall(r"<(\w+)[^<]*$", text[:place.start()])[-1]
            numbers = re.fullmatch(r"[-+.\d\seE]+", place[2])
            if numbers is None or place[1] in UNREAD or element in {"light", "camera", "site", "texture", "map", "statistic"}:
                continue
            words = place[2].split()
            for word in range(len(words)):
                for value in NONSENSE:
                    changed = " ".join(words[:word] + [value] + words[word + 1:])
                    yield (f'{element} {place[1]}="{changed}"',
                           [(text[:place.start(2)] + changed + text[place.end(2):], 1)])


def strange():
    """Files with one plausible mistake each, which must be refused."""
    def body(geom="size='0.1'", joint="type='slide' axis='1 0 0'", more="", head="", tail=""):
        return [(f"<mujoco>{head}<worldbody><body name='a'><joint name='j' {joint}/><geom {geom}/>{more}</body>"
                 f"{tail}</worldbody></mujoco>", 1)]
    for value in ["0 0 0", "0 1 0", "1e-9 0 0", "nan 0 0", "1 1 0", "1 0", "1 0 0 0", "x"]:
        yield f"slide along {value}", body(joint=f"type='slide' axis='{value}'")
        yield f"hinge about {value}", body(joint=f"axis='{'1 0 0' if value == '0 1 0' else value}'")
    for value in ["0", "-1", "1e-20", "nan", "0 1", "", "1e300"]:
        yield f"radius {value}", body(geom=f"size='{value}'")
        yield f"capsule of radius {value}", body(geom=f"type='capsule' fromto='0 0 0 0 0 1' size='{value}'")
        yield f"length {value}", body(geom=f"type='capsule' size='0.1 {value}'")
    for value in ["0 0 0 0 0 0", "1 0 1 1 0 1", "0 2 0 0 2 0", "0 0 0 0 0 1e-12", "0 0 0 0 0", "0 0 0 0 0 nan"]:
        yield f"fromto {value}", body(geom=f"type='capsule' size='0.1' fromto='{value}'")
    for value in ["0", "-1", "1e-300", "inf", "1e11"]:
        yield f"mass {value}", body(geom=f"size='0.1' mass='{value}'")
    yield "mass that overflows", body(geom="size='1e9' density='1e10'", more="<geom size='1e10' density='1e10'/>", joint=(
        "axis='0 1 0'"), tail="<body><joint axis='0 1 0' pos='1e10 0 0'/><geom size='1e10' density='1e10'/></body>" * 1 +
        "<body><joint axis='0 1 0' pos='1e10 0 0'/><inertial pos='1e10 0 1e10' mass='nan' diaginertia='1 1 1'/></body>")
    for value in ["1 1 3", "-1 -1 -1", "1 nan 1", "1 1", "0 0 0"]:
        yield f"inertia {value}", body(geom="size='1' mass='0'", more=(
            f"<inertial pos='0 0 0' mass='1' diaginertia='{value}'/>"))
    for kind, more, tail in [("body", "<body name='a'/>", ""), ("joint", "<joint name='j' axis='0 1 0'/>", ""),
                             ("geom", "<geom name='g' size='1'/><geom name='g' size='1'/>", ""),
                             ("world", "<body name='world'/>", "")]:
        yield f"two of one name: {kind}", body(more=more, tail=tail)
    inside = "<default class='b'/>"
    for name, head in [
            ("class within itself", "<default><default class='a'><default class='a'/></default></default>"),
            ("class twice", f"<default>{inside}{inside}</default>"),
            ("class of another outermost", "<default class='b'/>"),
            ("class main within", "<default><default class='main'/></default>"),
            ("class without a name", "<default><default/></default>"),
            ("parent that is not there", "<default><default class='b' parent='c'/></default>"),
            ("class in a class", "<default><geom class='b'/></default>"),
            ("include", "<include file='/dev/zero'/>"), ("include in a default", "<default><include file='a'/></default>"),
            ("plug-in", "<extension><plugin plugin='a'/></extension>"), ("a NUL", "<custom>\0</custom>"),
            ("a NUL reference", "<custom name='&#0;'/>"), ("a surrogate", "<custom name='&#xD800;'/>")]:
        yield name, body(head=head)
    yield "unknown class", body(geom="size='1' class='zz'")
    yield "unknown childclass", body(tail="<body childclass='zz'/>")
    yield "200 MB", [("<mujoco>", 1), (" ", 200_000_000), ("</mujoco>", 1)]
    yield "200 MB of one tag", [("<mujoco ", 1), ("a", 200_000_000)]
    for encoding in ["utf-16", "utf-16-le", "utf-16-be", "utf-32"]:
        yield encoding, [(body()[0][0].replace("<mujoco", "<mujoco model='é'").encode(encoding), 1)]


BODY = '<worldbody><body><joint axis="0 1 0"/><geom size="0.1" pos="0 0 1"/></body></worldbody>'
FIFO, LOOP, OUTSIDE = "a pipe", "a link to itself", "a link out of the folder"


def including():
    """Bodies that include files and must be refused, or must load: a name, the text of the main file,
    and the included files, in pieces or of a kind that is not a regular file."""
    def named(*names):
        return "".join(f'<include file="{name}"/>' for name in names)

    def holding(*names, more="<size/>"):
        return [(f"<mujoco>{named(*names)}{more}</mujoco>", 1)]
    visual = {"a.xml": holding(), "b.xml": holding("a.xml"), "s/c.xml": holding("d.xml"), "s/d.xml": holding()}
    yield "a file", named("a.xml"), visual, False
    yield "nested files", named("b.xml", "s/c.xml"), visual, False
    yield "itself", named("body.xml"), {}, True
    yield "a cycle of two", named("a.xml"), {"a.xml": holding("b.xml"), "b.xml": holding("a.xml")}, True
    yield "a cycle in folders", named("s/a.xml"), {"s/a.xml": holding("s/s/a.xml", "s/a.xml")}, True
    yield "twice", named("a.xml", "./a.xml"), visual, True
    for count, is_refusable in [(20, False), (500, True)]:
        chain = {f"{i}.xml": holding(f"{i + 1}.xml") for i in range(count)} | {f"{count}.xml": holding()}
        yield f"a chain of {count}", named("0.xml"), chain, is_refusable
    yield "missing", named("none.xml"), {}, True
    yield "many missing", named(*(f"{i}.xml" for i in range(500))), {}, True
    for name in ["/etc/passwd", "/dev/zero", "../../../../../../../../etc/passwd", "/proc/self/mem", "s", ".", "..",
                 "", " a.xml", "~/a.xml", "file:///etc/passwd", "a" * 300, "a/" * 3000, "\\etc\\passwd"]:
        yield f"the name {name[:40]}", named(name), {"s/x": [("", 1)], "a.xml": holding()}, True
    yield "a pipe", named("a.xml"), {"a.xml": FIFO}, True
    yield "a link to itself", named("a.xml"), {"a.xml": LOOP}, True
    yield "a link out of the folder", named("a.xml"), {"a.xml": OUTSIDE}, True
    yield "an empty file", named("a.xml"), {"a.xml": []}, True
    yield "a root without elements", named("a.xml"), {"a.xml": [("<mujoco>text</mujoco>", 1)]}, True
    yield "half a file", named("a.xml"), {"a.xml": [("<mujoco><size/>", 1)]}, True
    yield "bytes", named("a.xml"), {"a.xml": [("\0\x01", 5000)]}, True
    yield "7 MB twice", named("a.xml", "b.xml"), {name: [("<mujoco><!--", 1), ("x", 7_000_000), (
        "--><size/></mujoco>", 1)] for name in ("a.xml", "b.xml")}, True
    yield "300 MB", named("a.xml"), {"a.xml": [("<mujoco>", 1), (" ", 300_000_000), ("</mujoco>", 1)]}, True
    yield "elements in all", named("a.xml", "b.xml"), {name: [("<mujoco>", 1), ("<size/>", 1500), (
        "</mujoco>", 1)] for name in ("a.xml", "b.xml")}, True
    yield "too deep in all", named("a.xml"), {"a.xml": [("<mujoco><asset>", 1), ("<a>", 40), (named("b.xml"), 1), (
        "</a>", 40), ("</asset></mujoco>", 1)], "b.xml": [("<mujoco>", 1), ("<a>", 40), ("</a>", 40), ("</mujoco>", 1)]}, True
    yield "a body outside", named("../outside.xml"), {"../outside.xml": [(f"<mujoco>{BODY}</mujoco>", 1)]}, True
    yield "500 errors in a file", named("a.xml"), {"a.xml": [("<mujoco>", 1), ("<nonsense/>", 500), ("</mujoco>", 1)]}, True


def lay_out(files, folder):
    """Puts files next to a body."""
    for name, content in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        if content == FIFO:
            os.mkfifo(file)
        elif content in (LOOP, OUTSIDE):
            file.symlink_to(file if content == LOOP else "/etc/passwd")
        else:
            write(content, file)


def attempt_including(program, head, files, scratch, rng):
    """Like `attempt`, for a body in a folder of its own."""
    with tempfile.TemporaryDirectory(dir=scratch) as base:
        folder = Path(base) / "bodies"
        folder.mkdir()
        lay_out(files, folder)
        return attempt(program, [(f"<mujoco>{head}{BODY}</mujoco>", 1)], folder, rng)


def write(pieces, file):
    """Writes piece by piece: this process's memory would count as the program's."""
    with open(file, "wb") as out:
        for piece, times in pieces:
            data = piece if isinstance(piece, bytes) else piece.encode()
            most = max(1, 65_536 // max(1, len(data)))
            while times > 0:
                out.write(data * min(times, most))
                times -= most


class Outcome:
    def __init__(self, arguments, folder):
        self.started = time.monotonic()
        errors = open(folder / "err", "w+")
        process = subprocess.Popen(arguments, stdin=subprocess.DEVNULL, stdout=open(folder / "printed", "w"),
                                   stderr=errors, env={**os.environ, "LC_ALL": "C.UTF-8"})
        status = None
        while status is None:
            pid, code, usage = os.wait4(process.pid, os.WNOHANG)
            if pid:
                status = os.waitstatus_to_exitcode(code)
            elif time.monotonic() - self.started > 10 * patience:
                process.kill()
            else:
                time.sleep(0.001)
        process.returncode = status
        self.status, self.memory = status, usage.ru_maxrss
        errors.seek(0)
        self.errors = errors.read()

    def problem(self, file):
        if self.memory > MOST_MEMORY:
            return f"takes {self.memory >> 10} MB"
        if self.status == 0:
            # A chain of sixty bodies may diverge, which `simulate` reports.
            reports = [line for line in self.errors.splitlines() if "the simulation diverged in step" not in line]
            return f"loads, and prints {self.errors!r}" if reports else None
        if self.status != 1:
            return f"ends with status {self.status}: {self.errors[:300]!r}"
        lines = self.errors.split("\n")
        is_listed = (1 <= len(lines) - 1 <= 11 and lines[-1] == "" and all(
            line.startswith("backflip: ") and len(line) < 2_000 for line in lines[:-1]))
        return None if is_listed else f"prints {self.errors[:300]!r}"


def inputs(rng, joints, motors):
    def state(spread):
        return [rng.uniform(-spread, spread) for _ in range(joints)]
    spread = rng.choice([0.1, 1, 100, 1e10])
    control = [[rng.uniform(-2, 2) for _ in range(motors)] for _ in range(20)]
    return ({"qpos": state(spread), "qvel": state(spread), "ctrl": control},
            {"states": [{"qpos": state(spread), "qvel": state(spread), "ctrl": row} for row in control]})


def counts(folder):
    """The degrees of freedom and the motors in the output of `body`."""
    found = re.search(r", (\d+) degrees? of freedom, (\d+) motors?\n", (folder / "printed").read_text())
    return int(found[1]), int(found[2])


def attempt(program, pieces, folder, rng):
    """Whether the file loads, the peak memory, and the problem, if any."""
    file = folder / "body.xml"
    write(pieces, file)
    shown = Outcome([program, "body", str(file)], folder)
    if shown.status != 0 or shown.problem(file):
        return False, shown.memory, shown.problem(file)
    memory = shown.memory
    for extra, given in zip(([], ["--accelerations"]), inputs(rng, *counts(folder))):
        (folder / "in.json").write_text(json.dumps(given))
        run = Outcome([program, "simulate", str(file), "--input", str(folder / "in.json"),
                       "--output", str(folder / "out.json")] + extra, folder)
        memory = max(memory, run.memory)
        if run.problem(file):
            return True, memory, f"simulate{' '.join([''] + extra)} {run.problem(file)}"
    return True, memory, None


def damaged(texts, runs, rng):
    for run in range(runs):
        damages = rng.choices(DAMAGES, k=rng.choice([1, 1, 1, 2]))
        data = rng.choice(texts)
        for damage in damages:
            data = damage(rng, data) if isinstance(data, str) and data.count('"') > 8 else data
        yield f"run {run}: {', '.join(damage.__name__ for damage in damages)}", [(data, 1)]


def main():
    global patience
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", default=str(PACKAGE / ".build/release/backflip"))
    parser.add_argument("--runs", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--patience", type=float, default=1, help="factor on the limit of 10 seconds, for a busy machine")
    parser.add_argument("bodies", nargs="*", type=Path)
    options = parser.parse_args()
    patience = options.patience
    beside = PACKAGE.parent / "shared/reference"
    bodies = options.bodies or sorted((PACKAGE / "Scenarios/Bodies").glob("*.xml")) + sorted(beside.glob("*.xml"))
    texts = [body.read_text() for body in bodies]
    rng = random.Random(options.seed)
    loaded = refused = failed = most = 0
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        refusable = itertools.chain(strange(), nonsense(texts))
        for name, pieces, is_refusable in itertools.chain(
                ((*case, False) for case in bombs()), ((*case, True) for case in refusable),
                ((*case, False) for case in damaged(texts, options.runs, rng))):
            loads, memory, problem = attempt(options.program, pieces, folder, rng)
            if loads and is_refusable:
                problem = problem or "loads"
            loaded, refused, most = loaded + loads, refused + (not loads), max(most, memory)
            if problem:
                failed += 1
                kept = Path(tempfile.gettempdir()) / f"body-fuzz-{failed}.xml"
                kept.write_bytes((folder / "body.xml").read_bytes())
                print(f"{name}: {problem}; kept as {kept}", flush=True)
        for name, head, files, is_refusable in including():
            loads, memory, problem = attempt_including(options.program, head, files, folder, rng)
            if not problem and loads == is_refusable:
                problem = "loads" if loads else "is refused"
            loaded, refused, most = loaded + loads, refused + (not loads), max(most, memory)
            if problem:
                failed += 1
                print(f"including {name}: {problem}", flush=True)
    print(f"{loaded} loaded, {refused} refused, {failed} failed; {most / 1024:.0f} MB of memory at most")
    sys.exit(1 if failed else 0)


main()
