#!/usr/bin/env python3
"""Measures how deep a body's links penetrate the ground in MuJoCo under random torques, and how energy grows.

    pip install mujoco==4.0.0 numpy
    Scripts/mujoco_depths.py [--steps 10000] [--seed 1 | --test-torques] BODY.xml …

The results are the expected values of Tests/PhysicsTests/RandomTorqueTests.swift, which does the same with this
package: 1000 worlds start at the initial position, at rest, with uniform controls held for four steps. It
records the largest depth of each geom's lowest point below z = 0, and every hundred steps how much the energy
grew beyond the motors' work (gear × control × distance): the energy that contacts and limits returned, and the
integrator's error. Each body gets a line: depths in mm in the order of the geoms, the largest such growth, and
the growth since the start with the motors' work, in J.

The deepest of ten million steps is a single rare fall. --test-torques uses exactly the test's torques, so
that nearly the same worlds fall in both programs.
"""
import argparse
import os
import tempfile
from pathlib import Path

import mujoco
import mujoco.rollout
import numpy

WORLDS, HOLD, CHUNK = 1000, 4, 100


class TestTorques:
    """The test's random numbers: SplitMix64 with seed 7, through Swift's Float.random(in:)."""

    BITS = 24  # of a Float's significand

    def __init__(self):
        self.drawn = 0

    def draw(self, count):
        """The next numbers, from 0 to 2²⁴; like Swift, it rejects some to keep the distribution uniform."""
        bound, low_half = (1 << self.BITS) + 1, numpy.uint64(0xFFFF_FFFF)
        spare = count + count // 50 + 100
        bits = numpy.uint64(7) + numpy.uint64(0x9E37_79B9_7F4A_7C15) * numpy.arange(
            self.drawn + 1, self.drawn + 1 + spare, dtype=numpy.uint64)
        bits = (bits ^ (bits >> numpy.uint64(30))) * numpy.uint64(0xBF58_476D_1CE4_E5B9)
        bits = (bits ^ (bits >> numpy.uint64(27))) * numpy.uint64(0x94D0_49BB_1331_11EB)
        bits ^= bits >> numpy.uint64(31)
        product = (bits & low_half) * numpy.uint64(bound)
        taken = numpy.flatnonzero((product & low_half) >= ((1 << 32) - bound) % bound)[:count]
        self.drawn += int(taken[-1]) + 1
        return (product[taken] >> numpy.uint64(32)).astype(numpy.float32)

    def uniform(self, low, high, shape):
        """The interface of numpy's generators; the test draws one hold of all worlds after the other."""
        worlds, holds, motors = shape
        low, high = numpy.float32(low), numpy.float32(high)
        parts = self.draw(worlds * holds * motors) * numpy.float32(0.5 ** self.BITS)
        return ((high - low) * parts.reshape(holds, worlds, motors) + low).transpose(1, 0, 2)


def ends(model):
    """The ends of each geom in its body's frame, x and z, and its radius; None for a plane."""
    found = []
    for geom in range(model.ngeom):
        if model.geom_type[geom] == mujoco.mjtGeom.mjGEOM_PLANE:
            continue
        matrix = numpy.zeros(9)
        mujoco.mju_quat2Mat(matrix, model.geom_quat[geom])
        half = matrix.reshape(3, 3)[:, 2] * model.geom_size[geom][1]
        for side in (half, -half):
            place = model.geom_pos[geom] + side
            found.append((geom, int(model.geom_bodyid[geom]), place[0], place[2], model.geom_size[geom][0]))
    return found


def turned(x, z, angle):
    return x * numpy.cos(angle) + z * numpy.sin(angle), -x * numpy.sin(angle) + z * numpy.cos(angle)


def frames(model, qpos):
    """The poses of the bodies in the plane for many positions at once: x, z, angle about y."""
    zero = numpy.zeros(len(qpos))
    found = [(zero, zero, zero)]
    for body in range(1, model.nbody):
        x, z, angle = found[model.body_parentid[body]]
        dx, dz = turned(model.body_pos[body][0], model.body_pos[body][2], angle)
        x, z = x + dx, z + dz
        first = model.body_jntadr[body]
        for joint in range(first, first + model.body_jntnum[body]):
            moved, axis, pos = qpos[:, joint] - model.qpos0[joint], model.jnt_axis[joint], model.jnt_pos[joint]
            if model.jnt_type[joint] == mujoco.mjtJoint.mjJNT_SLIDE:
                dx, dz = turned(axis[0], axis[2], angle)
                x, z = x + dx * moved, z + dz * moved
            else:
                before = turned(pos[0], pos[2], angle)
                angle = angle + axis[1] * moved
                after = turned(pos[0], pos[2], angle)
                x, z = x + before[0] - after[0], z + before[1] - after[1]
        found.append((x, z, angle))
    return found


def depths(model, qpos):
    placed, deepest = frames(model, qpos), numpy.full(model.ngeom, -numpy.inf)
    for geom, body, x, z, radius in ends(model):
        bx, bz, angle = placed[body]
        deepest[geom] = max(deepest[geom], (radius - bz - turned(x, z, angle)[1]).max())
    return deepest


def energy(model, data, qpos, qvel):
    data.qpos[:], data.qvel[:] = qpos, qvel
    mujoco.mj_forward(model, data)
    mujoco.mj_energyPos(model, data)
    mujoco.mj_energyVel(model, data)
    return data.energy.sum()


def work(model, begin, found, controls):
    """The work of the motors in each world since `begin`."""
    joints, gears = model.actuator_trnid[:, 0], model.actuator_gear[:, 0]
    positions = numpy.concatenate([begin[:, None], found], axis=1)[:, :, 1 + joints]
    return (numpy.diff(positions, axis=1) * controls * gears).sum(axis=(1, 2))


def measure(path, steps, rng):
    model = mujoco.MjModel.from_xml_path(str(path))
    data = mujoco.MjData(model)
    state = numpy.zeros(mujoco.mj_stateSize(model, mujoco.mjtState.mjSTATE_FULLPHYSICS))
    mujoco.mj_getState(model, data, state, mujoco.mjtState.mjSTATE_FULLPHYSICS)
    states, start = numpy.tile(state, (WORLDS, 1)), energy(model, data, data.qpos.copy(), data.qvel.copy())
    deepest, gain, excess = numpy.full(model.ngeom, -numpy.inf), 0.0, -numpy.inf
    before = numpy.full(WORLDS, start)
    low, high = model.actuator_ctrlrange.T
    for _ in range(steps // CHUNK):
        controls = rng.uniform(low, high, (WORLDS, CHUNK // HOLD, model.nu)).repeat(HOLD, axis=1)
        begin = states
        found, _ = mujoco.rollout.rollout(model, data, states, controls)
        states = found[:, -1]
        # A state is the time, then qpos and qvel.
        qpos = found[:, HOLD - 1::HOLD, 1:1 + model.nq].reshape(-1, model.nq)
        deepest = numpy.maximum(deepest, depths(model, qpos))
        after = numpy.array([energy(model, data, *numpy.split(end[1:1 + model.nq + model.nv], 2)) for end in states])
        excess = max(excess, (after - before - work(model, begin, found, controls)).max())
        before, gain = after, max(gain, after.max() - start)
    bodies = " ".join(f"{1000 * depth:.2f}" for depth in deepest[numpy.isfinite(deepest)])
    print(f"{path.parent.name}/{path.name}: {bodies} mm, {excess:.1f} J, {gain:.0f} J", flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--steps", type=int, default=10_000, help="steps of each of the 1000 worlds")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--test-torques", action="store_true", help="use the torques of RandomTorqueTests.swift")
    parser.add_argument("bodies", nargs="+", type=Path)
    options = parser.parse_args()
    paths = [body.resolve() for body in options.bodies]
    with tempfile.TemporaryDirectory() as scratch:
        os.chdir(scratch)  # MuJoCo writes MUJOCO_LOG.TXT into the working directory.
        for path in paths:
            rng = TestTorques() if options.test_torques else numpy.random.default_rng(options.seed)
            measure(path, options.steps, rng)


main()
