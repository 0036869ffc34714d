#!/usr/bin/env python3
"""Computes with MuJoCo the expected values of Tests/PhysicsTests.

    pip install mujoco==4.0.0
    Scripts/mujoco_reference.py Scenarios/Bodies/hopper.xml > Tests/PhysicsTests/Reference/hopper.json
    (and walker, cheetah)
    cd Tests/PhysicsTests/Reference; ../../../Scripts/mujoco_reference.py everything.xml > everything.json
    ../../../Scripts/mujoco_reference.py corners.xml > corners.json
    (and servos, solids, strings, activations)
    ../../../Scripts/mujoco_reference.py --capsules capsules.xml > capsules.json
    ../../../Scripts/mujoco_reference.py --onestep beside.xml > beside.json

Four sets of values in double precision, from fixed seeds:

    samples   states in the air: mass matrix and acceleration
    flights   500 steps under random controls without contacts and limits, Euler and RK4
    drops     500 steps under random controls from above the floor, with the file's options
    onestep   states in contact or at a limit: accelerations, and the geoms that touch

--onestep computes only the last set. --capsules computes one set for bodies that move freely in the plane:
states in which capsules cross, are parallel or nearly parallel, or touch at random.

Of a run every tenth state is stored (`every`), and the controls of every step.
"""
import argparse
import json
import math
import os
import random
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
    # Two decimals keep the file small.
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
        data.act[:] = [rng.uniform(-1, 1) for _ in range(model.na)]
        mujoco.mj_forward(model, data)
        mass = [mass_times(model, data, unit) for unit in numpy.eye(model.nv)]
        found.append({"qpos": numbers(data.qpos), "qvel": numbers(data.qvel),
                      "ctrl": numbers(data.ctrl), **activations(data), "M": mass,
                      "qacc": numbers(data.qacc)})
    return found


def activations(data):
    """Activations, of models that have them."""
    return {"act": numbers(data.act)} if len(data.act) else {}


def mass_times(model, data, vector):
    """M v by MuJoCo, whose storage of M differs between releases."""
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
        found.append(in_contact(data))
    return {"states": found}


def in_contact(data):
    contacts = [{"geom1": int(c.geom1), "geom2": int(c.geom2), "dist": float(c.dist)}
                for c in data.contact]
    return {"qpos": numbers(data.qpos), "qvel": numbers(data.qvel), "ctrl": numbers(data.ctrl),
            **activations(data), "qacc": numbers(data.qacc), "contacts": contacts}


def capsules(path, count=130):
    """Bodies close to one another; each joint `NAMEy` turns a capsule to or near its neighbours' angle."""
    model, rng, found = mujoco.MjModel.from_xml_path(path), random.Random(5), []
    model.opt.tolerance, model.opt.iterations = 1e-14, 500
    model.opt.ls_tolerance, model.opt.ls_iterations = 1e-6, 500
    data = mujoco.MjData(model)
    # MuJoCo treats axes within 1e-4 rad as parallel: test both sides of that, and far from it.
    slants = [0, 0, math.pi, 1e-7, 3e-5, -9e-5, math.pi + 8e-5, 1.5e-4, -1e-3, 0.02, None, None, None]
    while len(found) < count:
        mujoco.mj_resetData(model, data)
        angle, slant = rng.uniform(-3, 3), rng.choice(slants)
        spread = rng.choice([0.05, 0.2, 0.4])
        data.qpos[:] = [rng.uniform(-spread, spread) for _ in range(model.nq)]
        data.qvel[:] = [rng.uniform(-1, 1) for _ in range(model.nv)]
        for joint in range(model.njnt):
            if model.jnt_type[joint] == mujoco.mjtJoint.mjJNT_HINGE:
                turned = rng.uniform(-3, 3) if slant is None else angle + (slant if rng.random() < 0.5 else 0)
                data.qpos[joint] = model.jnt_axis[joint][1] * turned
        mujoco.mj_forward(model, data)
        if data.nefc > 0:
            found.append(in_contact(data))
    return {"states": found}


def rows(value, indent=0):
    """JSON with each list of numbers on a line of its own, for readable diffs."""
    if isinstance(value, dict):
        inner = ",\n".join(f'{" " * indent} "{key}": {rows(item, indent + 1)}'
                           for key, item in value.items())
        return "{\n" + inner + "}"
    if isinstance(value, list) and value and isinstance(value[0], (list, dict)):
        return "[\n" + ",\n".join(" " * indent + " " + rows(item, indent + 1)
                                  for item in value) + "]"
    return json.dumps(value)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--capsules", action="store_true")
    parser.add_argument("--onestep", action="store_true")
    parser.add_argument("body", type=Path)
    options = parser.parse_args()
    path = str(options.body.resolve())
    with tempfile.TemporaryDirectory() as scratch:
        os.chdir(scratch)  # MuJoCo writes MUJOCO_LOG.TXT into the working directory.
        if options.capsules:
            sets = {"onestep": capsules(path)}
        elif options.onestep:
            sets = {"onestep": onestep(path)}
        else:
            sets = {"samples": samples(path), "flights": flights(path), "drops": drops(path),
                    "onestep": onestep(path)}
        print(rows({"mujoco": mujoco.__version__, "body": Path(path).name, **sets}))


main()
