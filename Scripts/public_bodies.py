#!/usr/bin/env python3
"""Holds other people's planar bodies against MuJoCo: which load, and whether they move alike.

    pip install mujoco==4.0.0 numpy && swift build -c release
    Scripts/public_bodies.py [--seed 1] [--motion] [--program PROGRAM] FOLDER|BODY.xml …

Every MJCF file in the folders that MuJoCo loads and that moves in the x–z plane alone (hinges about y,
slides along x and z) is tried: checkouts of dm_control, Gymnasium, brax and the like are such folders. A
line for each says

    agrees      loaded, and accelerations and contacts of random states are MuJoCo's, as
                body_agreement.py compares them; with --motion flights and drops too
    refused     not loaded, and why
    disagrees   loaded, and not alike

The last lines count them, and the reasons for which bodies are refused. The exit status is 1 where one
disagrees. The files are only read.
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
    """The files that are named, and those in the folders that are."""
    for path in paths:
        if path.is_dir():
            yield from (file for file in sorted(path.rglob("*.xml")) if file.is_file())
        else:
            yield path


def is_planar(path):
    """Whether MuJoCo loads a file and all of its joints move in the x–z plane."""
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
    """What becomes of a body, and why."""
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
    """A reason without its place and values, to count by."""
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
        os.chdir(scratch)  # MuJoCo writes MUJOCO_LOG.TXT where it is started.
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
