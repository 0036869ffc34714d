#!/usr/bin/env python3
"""Compares the built program with MuJoCo on random bodies.

    pip install mujoco==4.0.0 numpy && swift build -c release
    Scripts/body_agreement.py [--bodies 2000] [--seed 1] [--program PROGRAM] [BODY.xml …]

Each body is a random tree in the planar subset of MJCF (Scripts/random_bodies.py), or a given file. Where both
programs load a body, they must agree on

    accelerations  of random states, and contacts: geoms, order and distances
    flights        of 60 steps without contacts and limits, Euler and RK4
    drops          of 60 steps with them, with the file's integrator

MuJoCo's solver tolerance is 1e-14. The accepted difference depends on the state: a hundred times the effect
of a change of 1e-9 in MuJoCo itself, plus a relative 1e-6. States in which MuJoCo's result is rounding noise are
left out. Disagreements are printed and their files kept, as are bodies that MuJoCo refuses and this program
loads. The last lines give counts, and the reasons for which the program refuses bodies that MuJoCo loads. The
exit status is 1 after a disagreement.
"""
import argparse
import collections
import itertools
import json
import os
import random
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import mujoco
import numpy

from random_bodies import RandomBody

PACKAGE = Path(__file__).resolve().parent.parent
STATES, STEPS = 20, 60
CHANGE = 1e-9
# A contact that cannot move its body has weight 1e15 in MuJoCo. Next to masses of one that exceeds the precision
# of doubles, and the result is rounding noise.
HEAVIEST = 1e13
INTEGRATORS = {"Euler": mujoco.mjtIntegrator.mjINT_EULER, "RK4": mujoco.mjtIntegrator.mjINT_RK4}


class MuJoCo:
    """A body in MuJoCo, solved to the precision of doubles."""

    def __init__(self, path):
        self.model = mujoco.MjModel.from_xml_path(str(path))
        option = self.model.opt
        option.solver, option.tolerance, option.iterations = mujoco.mjtSolver.mjSOL_NEWTON, 1e-14, 200
        option.ls_tolerance, option.ls_iterations = 1e-12, 200
        self.data = mujoco.MjData(self.model)
        self.names = [self.model.geom(geom).name or f"geom {geom}" for geom in range(self.model.ngeom)]

    def set(self, state):
        mujoco.mj_resetData(self.model, self.data)
        self.data.qpos[:], self.data.qvel[:], self.data.ctrl[:] = state["qpos"], state["qvel"], state["ctrl"]

    def acceleration(self, state):
        self.set(state)
        mujoco.mj_forward(self.model, self.data)
        return self.data.qacc.copy()

    def is_out_of_reach(self):
        return self.data.efc_D.max(initial=0) > HEAVIEST or any(map(self.is_noise, self.data.contact))

    def is_noise(self, contact):
        """Whether capsule axes cross: no normal lies in the plane then, and rounding produced one."""
        centres = contact.dist + self.model.geom_size[contact.geom, 0].sum()
        return abs(centres) < 1e-12 and abs(contact.frame[1]) < 1 - 1e-12 and contact.frame[0] != 1

    def contacts(self):
        return [[self.names[contact.geom[0]], self.names[contact.geom[1]], float(contact.dist)]
                for contact in self.data.contact if not contact.exclude]

    def run(self, start, controls):
        """Positions and velocities after each step, up to the first that is out of bounds."""
        self.set({**start, "ctrl": controls[0]})
        found = []
        for control in controls:
            self.data.ctrl[:] = control
            mujoco.mj_step(self.model, self.data)
            row = numpy.concatenate([self.data.qpos, self.data.qvel])
            out_of_bounds = any(warning.number for warning in self.data.warning) or numpy.abs(row).max() > 1e4
            if out_of_bounds or self.is_out_of_reach():
                break
            found.append(row)
        return numpy.array(found)


def changed(rng, state):
    return {key: [number + rng.uniform(-CHANGE, CHANGE) for number in numbers] if key != "ctrl" else numbers
            for key, numbers in state.items()}


class Comparison:
    def __init__(self, program, path, folder, rng):
        self.program, self.path, self.folder, self.rng = program, path, folder, rng
        self.worst = collections.defaultdict(float)
        self.problems = []

    def ours(self, given, *options):
        (self.folder / "in.json").write_text(json.dumps(given))
        run = subprocess.run(
            [self.program, "simulate", str(self.path), "--input", str(self.folder / "in.json"),
             "--output", str(self.folder / "out.json"), "--force", *options], capture_output=True, text=True)
        if run.returncode:
            raise RuntimeError(f"status {run.returncode}: {run.stderr.strip()[-300:]}")
        return json.loads((self.folder / "out.json").read_text())

    def state(self, model):
        rng, spread = self.rng, self.rng.choice([0.05, 0.3, 1])
        speed = self.rng.choice([0, 0.1, 2])
        return {"qpos": [float(value) + rng.uniform(-spread, spread) for value in model.qpos0],
                "qvel": [rng.gauss(0, speed) for _ in range(model.nv)],
                "ctrl": [rng.uniform(-2, 2) for _ in range(model.nu)]}

    def compare(self):
        reference = MuJoCo(self.path)
        for check in (self.accelerations, self.flights, self.drops):
            try:
                check(reference)
            except RuntimeError as error:
                self.problems.append(f"{check.__name__}: {error}")

    def accelerations(self, reference):
        states = [self.state(reference.model) for _ in range(STATES)]
        found = self.ours({"states": states}, "--accelerations")
        for index, (state, qacc, contacts) in enumerate(zip(states, found["qacc"], found["contacts"])):
            expected = reference.acceleration(state)
            touching = reference.contacts()
            if [pair[:2] for pair in contacts] != [pair[:2] for pair in touching]:
                self.problems.append(f"state {index}: contacts {contacts}, MuJoCo's {touching}; {state}")
                continue
            distances = [abs(mine[2] - theirs[2]) for mine, theirs in zip(contacts, touching)]
            if max(distances, default=0) > 1e-9:
                self.problems.append(f"state {index}: distances {contacts}, MuJoCo's {touching}")
            if reference.is_out_of_reach():
                continue
            moved = max(numpy.abs(reference.acceleration(changed(self.rng, state)) - expected).max() for _ in range(2))
            self.judge(f"acceleration, state {index}", qacc, expected, moved)

    def judge(self, what, mine, theirs, moved):
        error = numpy.abs(numpy.array(mine) - theirs).max()
        scale = 1 + numpy.abs(theirs).max()
        self.worst[what.split(",")[0]] = max(self.worst[what.split(",")[0]], error / scale)
        if not error <= 1e-6 * scale + 100 * moved:
            self.problems.append(f"{what}: off by {error:.3g} of {scale:.3g}; a change of 1e-9 matters {moved:.3g}")
            return False
        return True

    def follow(self, reference, what, *options):
        start = self.state(reference.model)
        rng, count = self.rng, reference.model.nu
        controls = [[rng.uniform(-1.5, 1.5) for _ in range(count)] for _ in range(STEPS)]
        expected, other = reference.run(start, controls), reference.run(changed(rng, start), controls)
        moved = [numpy.abs(mine - theirs).max() for mine, theirs in zip(expected, other)]
        moved = list(itertools.takewhile(lambda most: most < 1e-3, itertools.accumulate(moved, max)))
        found = self.ours({"qpos": start["qpos"], "qvel": start["qvel"], "ctrl": controls[:len(moved)]}, *options)
        for step, most in enumerate(moved):
            mine = found["qpos"][step + 1] + found["qvel"][step + 1]
            if not self.judge(f"{what}, step {step + 1}", mine, expected[step], most):
                break

    def flights(self, reference):
        model = reference.model
        flags, integrator = model.opt.disableflags, model.opt.integrator
        model.opt.disableflags |= mujoco.mjtDisableBit.mjDSBL_CONTACT | mujoco.mjtDisableBit.mjDSBL_LIMIT
        try:
            for name, kind in INTEGRATORS.items():
                model.opt.integrator = kind
                self.follow(reference, f"{name} flight", "--no-contacts", "--integrator", name)
        finally:
            model.opt.disableflags, model.opt.integrator = flags, integrator

    def drops(self, reference):
        self.follow(reference, "drop")
        self.follow(reference, "drop")


def refusal(program, path):
    """Why the program refuses a body; None if it loads it."""
    run = subprocess.run([program, "body", str(path)], capture_output=True, text=True)
    return run.stderr.strip() if run.returncode else None


def bodies(options, folder):
    for path in options.files:
        yield str(path), path, random.Random(options.seed)
    for index in range(0 if options.files else options.bodies):
        rng = random.Random(f"{options.seed} {index}")
        path = folder / "body.xml"
        path.write_text(RandomBody(rng).document())
        yield f"body {index}", path, rng


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", default=str(PACKAGE / ".build/release/backflip"))
    parser.add_argument("--bodies", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, default=Path(tempfile.gettempdir()) / "body-agreement")
    parser.add_argument("files", nargs="*", type=Path)
    options = parser.parse_args()
    options.program, options.keep = str(Path(options.program).resolve()), options.keep.resolve()
    if not Path(options.program).is_file():
        sys.exit(f"body_agreement.py: no program {options.program}; build it with "
                 "`swift build -c release`")
    options.files = [file.resolve() for file in options.files]
    counts, reasons = collections.Counter(), collections.Counter()
    worst = collections.defaultdict(float)
    with tempfile.TemporaryDirectory() as scratch:
        os.chdir(scratch)  # MuJoCo writes MUJOCO_LOG.TXT into the working directory.
        folder = Path(scratch)
        for name, path, rng in bodies(options, folder):
            reason, problems = refusal(options.program, path), []
            try:
                mujoco.MjModel.from_xml_path(str(path))
                theirs = None
            except ValueError as error:
                theirs = str(error).strip().replace("\n", " ")
            if reason and theirs:
                outcome = "refused by both"
            elif reason:
                outcome = "refused by this program alone"
                for line in reason.split("\n"):
                    reasons[re.sub(r'^\S+ \S+:\d+: |="[^"]*"|"[^"]*"', "", line)] += 1
            elif theirs:
                outcome, problems = "loaded by this program alone", [theirs]
            else:
                comparison = Comparison(options.program, path, folder, rng)
                comparison.compare()
                problems, outcome = comparison.problems, "disagreed" if comparison.problems else "agreed"
                for what, error in comparison.worst.items():
                    worst[what] = max(worst[what], error)
            counts[outcome] += 1
            if problems:
                kept = options.keep / f"{options.seed}-{counts['disagreed'] + counts['loaded by this program alone']}.xml"
                options.keep.mkdir(parents=True, exist_ok=True)
                kept.write_bytes(path.read_bytes())
                print(f"{name}: {outcome}: " + "; ".join(problems)[:600] + f"; kept as {kept}", flush=True)
    for outcome, count in counts.most_common():
        print(f"{count} {outcome}")
    for reason, count in reasons.most_common():
        print(f"  {count} × {reason}")
    print("largest relative differences: " + ", ".join(f"{what} {error:.1e}" for what, error in worst.items()))
    sys.exit(1 if counts["disagreed"] + counts["loaded by this program alone"] else 0)


if __name__ == "__main__":
    main()
