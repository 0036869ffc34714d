#!/usr/bin/env python3
"""Compares the simulation's speed with MuJoCo's, in one run, on the same body file.

    pip install mujoco && swift build -c release
    python3 Scripts/physics_speed.py [--rounds N] [--seconds S] [BODY.xml [PROGRAM]]

It alternates between `mujoco.rollout` and `backflip benchmark physics`: steps per second on one core and on all, with
contacts and the Euler integrator (set in a copy of the file). Both do the same work: worlds start near the initial
state, take 1,000 steps before the clock starts, and continue without resets, with each motor's control drawn
uniformly from its range every 4 steps. It prints medians over the rounds, the ratio on one core, and the speed-up
of all cores over one. `mujoco.rollout` gets its controls and output arrays in advance; the program draws its own.
"""
import argparse, json, re, os, statistics, subprocess, sys, tempfile, time
from pathlib import Path

import mujoco
import mujoco.rollout
import numpy

ROOT = Path(__file__).resolve().parent.parent
WORLDS = 64  # in MuJoCo, which steps them one after the other; more would not fit the cache
STEPS = 100  # per call
HOLD = 4  # steps for which controls are held
BEFORE = 1000  # steps before the clock starts
NOISE = 0.02  # of the initial state


class MuJoCo:
    """Worlds that `mujoco.rollout` steps on a number of threads."""

    def __init__(self, path, threads, rng):
        self.model = mujoco.MjModel.from_xml_path(str(path))
        # For one thread: no pool, on the calling thread.
        self.rollout = mujoco.rollout.Rollout(nthread=threads if threads > 1 else 0)
        data = [mujoco.MjData(self.model) for _ in range(threads)]
        kind = mujoco.mjtState.mjSTATE_FULLPHYSICS
        size = mujoco.mj_stateSize(self.model, kind)
        self.initial = numpy.empty((WORLDS, size))
        for world in range(WORLDS):
            mujoco.mj_resetData(self.model, data[0])
            data[0].qpos[:] += rng.uniform(-NOISE, NOISE, self.model.nq)
            data[0].qvel[:] = rng.uniform(-NOISE, NOISE, self.model.nv)
            mujoco.mj_getState(self.model, data[0], self.initial[world], kind)
        self.data, self.rng = data, rng
        self.state = numpy.empty((WORLDS, STEPS, size))
        self.sensors = numpy.empty((WORLDS, STEPS, self.model.nsensordata))
        self.warm = numpy.zeros((WORLDS, self.model.nv))
        for _ in range(BEFORE // STEPS):
            self.step()

    def controls(self):
        limited = self.model.actuator_ctrllimited.astype(bool)
        low = numpy.where(limited, self.model.actuator_ctrlrange[:, 0], -1)
        high = numpy.where(limited, self.model.actuator_ctrlrange[:, 1], 1)
        drawn = self.rng.uniform(low, high, (WORLDS, STEPS // HOLD, self.model.nu))
        return numpy.ascontiguousarray(numpy.repeat(drawn, HOLD, axis=1))

    def step(self):
        """Takes STEPS steps in all worlds; returns the time, s."""
        controls = self.controls()
        models = [self.model] * WORLDS
        start = time.perf_counter()
        self.rollout.rollout(
            models, self.data, self.initial, controls, skip_checks=True, nstep=STEPS,
            initial_warmstart=self.warm, state=self.state, sensordata=self.sensors,
            chunk_size=max(1, WORLDS // (4 * len(self.data))))
        seconds = time.perf_counter() - start
        self.initial = self.state[:, -1].copy()
        return seconds

    def speed(self, seconds):
        """Steps per second."""
        calls, taken = 0, 0.0
        while taken < seconds:
            taken += self.step()
            calls += 1
        return calls * WORLDS * STEPS / taken


def with_euler(path, folder):
    """A copy of a body file with the Euler integrator."""
    text = re.sub(r'integrator="\w+"', 'integrator="Euler"', path.read_text())
    copy = Path(folder) / path.name
    copy.write_text(text)
    return copy


def backflip_speed(program, body, seconds):
    """Steps per second on one core and on all, with the largest number of worlds."""
    result = subprocess.run(
        [program, "benchmark", "physics", body, "--json", "--seconds", str(seconds)],
        check=True, capture_output=True, text=True)
    run = json.loads(result.stdout)["runs"][-1]
    return run["stepsPerSecondPerCore"], run["stepsPerSecond"]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("body", nargs="?", default=ROOT / "Scenarios/Bodies/hopper.xml", type=Path)
    parser.add_argument("program", nargs="?", default=ROOT / ".build/release/backflip", type=Path)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--seconds", type=float, default=0.5, help="for each figure in a round")
    options = parser.parse_args()
    cores = len(os.sched_getaffinity(0))
    rng = numpy.random.default_rng(1)
    program, body = options.program.resolve(), options.body.resolve()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)  # MuJoCo writes MUJOCO_LOG.TXT into the working directory.
        copy = with_euler(body, folder)
        one, all_cores = MuJoCo(copy, 1, rng), MuJoCo(copy, cores, rng)
        rounds = []
        for index in range(options.rounds):
            theirs = one.speed(options.seconds), all_cores.speed(options.seconds)
            ours = backflip_speed(program, copy, options.seconds)
            rounds.append((*theirs, *ours))
            print(f"round {index + 1}: mujoco.rollout {theirs[0]:,.0f} on one core, "
                  f"{theirs[1]:,.0f} on {cores}; backflip {ours[0]:,.0f}, {ours[1]:,.0f}; "
                  f"ratio {ours[0] / theirs[0]:.1f}", file=sys.stderr)
    median = lambda figure: statistics.median(figure(*row) for row in rounds)
    print(f"{body.name}, Euler, MuJoCo {mujoco.__version__}, medians of {options.rounds} rounds, "
          "steps a second")
    print(f"mujoco.rollout  one core {median(lambda a, b, c, d: a):>12,.0f}"
          f"   {cores} cores {median(lambda a, b, c, d: b):>12,.0f}"
          f"   {median(lambda a, b, c, d: b / a):.2f} times")
    print(f"backflip        one core {median(lambda a, b, c, d: c):>12,.0f}"
          f"   {cores} cores {median(lambda a, b, c, d: d):>12,.0f}"
          f"   {median(lambda a, b, c, d: d / c):.2f} times")
    print(f"ratio on one core {median(lambda a, b, c, d: c / a):.1f}")


main()
