#!/usr/bin/env python3
"""Compares published planar bodies with MuJoCo: whether they load, and whether they move alike.

    pip install mujoco==4.0.0 numpy && swift build -c release
    Scripts/public_bodies.py [--seed 1] [--motion] [--program PROGRAM] FOLDER|BODY.xml …

It tries every MJCF file in the folders that MuJoCo loads and that moves only in the x–z plane (hinges about y,
slides along x and z), for example in checkouts of dm_control, Gymnasium or brax. Each file gets a line:

    agrees      loads, and accelerations and contacts of random states are MuJoCo's, as body_agreement.py
                compares them; with --motion also flights and drops
    refused     does not load, and why
    disagrees   loads, but differs

The last lines count the files and the reasons for refusals. The exit status is 1 after a disagreement. Files are
only read.
"""
import argparse
import collections
import os
import random
import re
import sys
import tempfile
from pathlib import Path

import mujoco
import numpy

from body_agreement import PACKAGE, Comparison, MuJoCo, refusal


def files(paths):
    """The given files, and the files in the given folders."""
    for path in paths:
        if path.is_dir():
            yield from (file for file in sorted(path.rglob("*.xml")) if file.is_file())
        else:
            yield path


def is_planar(path):
    """Whether MuJoCo loads a file and all its joints move in the x–z plane."""
    if b"<mujoco" not in path.read_bytes():
        return False
    try:
        model = mujoco.MjModel.from_xml_path(str(path))
    except ValueError:
        return False
    data = mujoco.MjData(model)
    mujoco.mj_kinematics(model, data)
    hinges = model.jnt_type == mujoco.mjtJoint.mjJNT_HINGE
    slides = model.jnt_type == mujoco.mjtJoint.mjJNT_SLIDE
    across = numpy.abs(data.xaxis[:, 1])
    return bool(model.njnt and model.opt.gravity[1] == 0 and numpy.all(hinges | slides)
                and numpy.all(across[hinges] > 1 - 1e-9) and numpy.all(across[slides] < 1e-9))


def outcome(program, path, folder, seed, motion):
    """The outcome for a body, and the reason."""
    reason = refusal(program, path)
    if reason:
        return "refused", [line.removeprefix("backflip: ") for line in reason.split("\n")]
    comparison = Comparison(program, path, folder, random.Random(seed))
    reference = MuJoCo(path)
    checks = [comparison.accelerations] + ([comparison.flights, comparison.drops] if motion else [])
    for check in checks:
        try:
            check(reference)
        except RuntimeError as error:
            comparison.problems.append(f"{check.__name__}: {error}")
    if comparison.problems:
        return "disagrees", comparison.problems
    return "agrees", [f"to {comparison.worst.get('acceleration', 0):.0e}"]


def kind(reason):
    """A reason without place and values, for counting."""
    return re.sub(r'^\S+?(:\d+)?: |="[^"]*"|"[^"]*"', "", reason)


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--program", default=str(PACKAGE / ".build/release/backflip"))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--motion", action="store_true", help="compare flights and drops too")
    parser.add_argument("paths", nargs="+", type=Path, metavar="FOLDER|BODY.xml")
    options = parser.parse_args()
    program = str(Path(options.program).resolve())
    if not Path(program).is_file():
        sys.exit(f"public_bodies.py: no program {program}; build it with `swift build -c release`")
    paths = [path.resolve() for path in files(options.paths)]
    common = Path(os.path.commonpath(paths)) if len(paths) > 1 else Path("/")
    counts, reasons = collections.Counter(), collections.Counter()
    with tempfile.TemporaryDirectory() as scratch:
        os.chdir(scratch)  # MuJoCo writes MUJOCO_LOG.TXT into the working directory.
        for path in filter(is_planar, paths):
            found, why = outcome(program, path, Path(scratch), options.seed, options.motion)
            counts[found] += 1
            if found == "refused":
                reasons.update({kind(reason) for reason in why})
            print(f"{found:<9} {path.relative_to(common)}: {'; '.join(why)[:600]}", flush=True)
    print(", ".join(f"{count} {found}" for found, count in counts.most_common()) or "no planar body")
    for reason, count in reasons.most_common():
        print(f"  {count} × {reason}")
    sys.exit(1 if counts["disagrees"] else 0)


if __name__ == "__main__":
    main()
