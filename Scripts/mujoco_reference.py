#!/usr/bin/env python3
"""Computes with MuJoCo what Tests/PhysicsTests compares the package's own bodies with.

    pip install mujoco==4.0.0
    Scripts/mujoco_reference.py Scenarios/Bodies/hopper.xml > Tests/PhysicsTests/Reference/hopper.json
    cd Tests/PhysicsTests/Reference; ../../../Scripts/mujoco_reference.py everything.xml > everything.json

Four sets of figures, all in double precision, from seeds that are fixed here:

    samples   states of the body in the air: mass matrix and acceleration, nothing touching
    flights   500 steps under random controls, contacts and limits off, Euler and RK4
    drops     500 steps under random controls from above the floor, as the file has it
    onestep   states in contact or at a limit: accelerations, and which geoms touch

Of a run, every tenth state is kept (`every`); controls are given for each step.
"""
import json
import os
import random
import sys
import tempfile
from pathlib import Path

import mujoco
import numpy

STEPS = 500
EVERY = 10
INTEGRATORS = {"Euler": mujoco.mjtIntegrator.mjINT_EULER, "RK4": mujoco.mjtIntegrator.mjINT_RK4}


def numbers(values):
    return [float(value) for value in values]


def random_controls(rng, model):
    # Two decimals, so that the file stays small.
    return [[round(rng.uniform(-1, 1), 2) for _ in range(model.nu)] for _ in range(STEPS)]


def place(rng, model, height, spread):
    """A state with every joint inside its range, `height` above the initial position."""
    data = mujoco.MjData(model)
    for joint in range(model.njnt):
        low, high = model.jnt_range[joint] if model.jnt_limited[joint] else (-spread, spread)
        data.qpos[joint] = model.qpos0[joint] + rng.uniform(max(low, -spread), min(high, spread))
        data.qvel[joint] = rng.uniform(-spread, spread)
    data.qpos[1] += height
    return data


def without_constraints(path):
    model = mujoco.MjModel.from_xml_path(path)
    model.opt.disableflags |= mujoco.mjtDisableBit.mjDSBL_CONTACT
    model.opt.disableflags |= mujoco.mjtDisableBit.mjDSBL_LIMIT
    return model


def samples(path, count=10):
    model, rng, found = without_constraints(path), random.Random(1), []
    for _ in range(count):
        data = place(rng, model, height=1, spread=2)
        data.ctrl[:] = [rng.uniform(-1, 1) for _ in range(model.nu)]
        mujoco.mj_forward(model, data)
        mass = [mass_times(model, data, unit) for unit in numpy.eye(model.nv)]
        found.append({"qpos": numbers(data.qpos), "qvel": numbers(data.qvel),
                      "ctrl": numbers(data.ctrl), "M": mass, "qacc": numbers(data.qacc)})
    return found


def mass_times(model, data, vector):
    """M v by MuJoCo, whose own storage of M differs between releases."""
    product = numpy.zeros(model.nv)
    mujoco.mj_mulM(model, data, product, vector)
    return numbers(product)


def run(model, data, controls):
    qpos, qvel = [numbers(data.qpos)], [numbers(data.qvel)]
    for step, control in enumerate(controls, start=1):
        data.ctrl[:] = control
        mujoco.mj_step(model, data)
        if step % EVERY == 0:
            qpos.append(numbers(data.qpos))
            qvel.append(numbers(data.qvel))
    return {"every": EVERY, "ctrl": controls, "qpos": qpos, "qvel": qvel}


def flights(path):
    found = []
    for name, integrator in INTEGRATORS.items():
        model, rng = without_constraints(path), random.Random(2)
        model.opt.integrator = integrator
        data = place(rng, model, height=1, spread=0.5)
        found.append({"integrator": name, **run(model, data, random_controls(rng, model))})
    return found


def drops(path, count=3):
    model, rng, found = mujoco.MjModel.from_xml_path(path), random.Random(3), []
    for _ in range(count):
        data = place(rng, model, height=0.3, spread=0.3)
        found.append(run(model, data, random_controls(rng, model)))
    return found


def onestep(path, count=40):
    model, rng, found = mujoco.MjModel.from_xml_path(path), random.Random(4), []
    model.opt.tolerance, model.opt.iterations = 1e-10, 500
    model.opt.ls_tolerance, model.opt.ls_iterations = 1e-6, 500
    while len(found) < count:
        data = place(rng, model, height=0.2, spread=1)
        for _ in range(rng.randrange(150, 500)):
            data.ctrl[:] = [rng.uniform(-1, 1) for _ in range(model.nu)]
            mujoco.mj_step(model, data)
        mujoco.mj_forward(model, data)
        if data.nefc == 0:
            continue
        contacts = [{"geom1": int(c.geom1), "geom2": int(c.geom2), "dist": float(c.dist)}
                    for c in data.contact]
        found.append({"qpos": numbers(data.qpos), "qvel": numbers(data.qvel),
                      "ctrl": numbers(data.ctrl), "qacc": numbers(data.qacc),
                      "contacts": contacts})
    return {"states": found}


def rows(value, indent=0):
    """JSON with a list of numbers on a line of its own, so that a change can be read."""
    if isinstance(value, dict):
        inner = ",\n".join(f'{" " * indent} "{key}": {rows(item, indent + 1)}'
                           for key, item in value.items())
        return "{\n" + inner + "}"
    if isinstance(value, list) and value and isinstance(value[0], (list, dict)):
        return "[\n" + ",\n".join(" " * indent + " " + rows(item, indent + 1)
                                  for item in value) + "]"
    return json.dumps(value)


def main():
    path = str(Path(sys.argv[1]).resolve())
    with tempfile.TemporaryDirectory() as scratch:
        os.chdir(scratch)  # MuJoCo writes MUJOCO_LOG.TXT where it is started.
        print(rows({"mujoco": mujoco.__version__, "body": Path(path).name,
                    "samples": samples(path), "flights": flights(path),
                    "drops": drops(path), "onestep": onestep(path)}))


main()
