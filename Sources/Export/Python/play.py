#!/usr/bin/env python3
"""Plays a policy that Backflip learned in MuJoCo, and counts the episodes with a turn in the air
as the scenario asks for it.

Beside this file stand policy.safetensors, the policy with all that is needed to use it in its
metadata, and body.xml, the body. Needs numpy, safetensors and mujoco; with --gif imageio too.

    python3 play.py --episodes 10 --gif flips.gif
"""

import argparse
import importlib
import json
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent


def require(*names):
    """The modules of these names; ends the program where one is missing, and says which."""
    modules, missing = [], []
    for name in names:
        try:
            modules.append(importlib.import_module(name))
        except ImportError:
            missing.append(name.partition(".")[0])
    if missing:
        names = " ".join(missing)
        sys.exit(f"play.py: missing: {names}; install with `python3 -m pip install {names}`")
    return modules


class State:
    """One moment of the body, as observations read it."""

    def __init__(self, position, velocity, touching):
        self.turn = self.landed_turn = 0.0  # see Flight
        self.position = position  # [nq], m and rad
        self.velocity = velocity  # [nv], m/s and rad/s
        self.touching = touching  # indices of the geoms that touch the ground


class Flight:
    """What observations remember: turns since the take-off, and of the flight that landed last."""

    def __init__(self, numbers):
        self.numbers = numbers
        self.moving = set(numbers["moving"])
        self.takeoff = None
        self.landed = 0.0
        self.airborne = False

    def follow(self, state):
        """Takes in the next state, and writes to it what is remembered then."""
        n = self.numbers
        pitch = state.position[n["pitchJoint"]]
        start = pitch if self.takeoff is None else self.takeoff
        wound = n["pitchSign"] * (pitch - start) / (2 * np.pi)
        grounded = bool(state.touching & self.moving)
        if not grounded:
            self.landed = 0.0
        elif self.airborne:
            self.landed = wound
        else:
            self.landed *= n["fading"]
        if grounded or self.takeoff is None:
            self.takeoff = pitch
        self.airborne = not grounded
        most = n["mostTurns"]
        state.turn = 0.0 if grounded else np.clip(wound, -most, most)
        state.landed_turn = np.clip(self.landed, -most, most)
        return state


# How each number of an observation comes about; n is its entry in the metadata.
SOURCES = {
    "position": lambda n, state: n["scale"] * state.position[n["joint"]] + n["offset"],
    "sine": lambda n, state: np.sin(state.position[n["joint"]]),
    "cosine": lambda n, state: np.cos(state.position[n["joint"]]),
    "velocity": lambda n, state: n["scale"] * state.velocity[n["joint"]],
    "flightTurn": lambda n, state: n["scale"] * state.turn,
    "landedTurn": lambda n, state: n["scale"] * state.landed_turn,
    "contact": lambda n, state: float(not state.touching.isdisjoint(n["geoms"])),
}


class Policy:
    """A network of tanh layers; its output is the mean action."""

    def __init__(self, file):
        with safetensors.safe_open(file, framework="numpy") as tensors:
            self.metadata = {key: json.loads(text) for key, text in tensors.metadata().items()}
            count = len(self.metadata["policy"]["sizes"]) - 1
            self.layers = [
                (tensors.get_tensor(f"policy.mean.{i}.weight"),
                 tensors.get_tensor(f"policy.mean.{i}.bias"))
                for i in range(count)
            ]

    def observe(self, state):
        numbers = [SOURCES[n["source"]](n, state) for n in self.metadata["observation"]]
        return np.array(numbers, np.float32)

    def action(self, observation):
        x = observation
        for weight, bias in self.layers[:-1]:
            x = np.tanh(weight @ x + bias)
        weight, bias = self.layers[-1]
        return weight @ x + bias


class World:
    """The body in MuJoCo, with an action every control period."""

    def __init__(self, file, control):
        self.model = mujoco.MjModel.from_xml_path(str(file))
        self.data = mujoco.MjData(self.model)
        self.control = control
        self.planes = set(np.flatnonzero(self.model.geom_type == mujoco.mjtGeom.mjGEOM_PLANE))

    def reset(self, random):
        mujoco.mj_resetData(self.model, self.data)
        noise = self.control["startNoise"]
        self.data.qpos[:] = self.control["start"] + random.uniform(-noise, noise, self.model.nq)
        self.data.qvel[:] = random.uniform(-noise, noise, self.model.nv)
        return self.state()

    def controls(self, action):
        limit = self.control["largestAction"]
        action = np.clip(np.where(np.isfinite(action), action, 0), -limit, limit)
        low, high = self.model.actuator_ctrlrange.T
        limited = self.model.actuator_ctrllimited == 1
        return np.where(limited, np.clip(action, low, high), action)

    def step(self, action):
        self.data.ctrl[:] = self.controls(action)
        mujoco.mj_step(self.model, self.data, self.control["stepsPerAction"])
        return self.state()

    def state(self):
        # A step leaves the contacts of where it began; these are of where it led to.
        mujoco.mj_kinematics(self.model, self.data)
        mujoco.mj_comPos(self.model, self.data)
        mujoco.mj_collision(self.model, self.data)
        touching = set()
        for pair in self.data.contact.geom[: self.data.ncon]:
            if not self.planes.isdisjoint(pair):
                touching.update(int(geom) for geom in pair if geom not in self.planes)
        return State(self.data.qpos.copy(), self.data.qvel.copy(), touching)


def manoeuvres(states, success, period):
    """The landings of the turns in the air that count, by their frame.

    From upright to upright the body winds by whole net turns, most of it between one take-off and
    the next landing; nothing but the feet touches the ground from that take-off until the hold
    after the landing is over, and then the turn has not been undone.
    """
    direction = np.sign(success["turns"]) * success["pitchSign"]
    wound = [direction * s.position[success["pitchJoint"]] / (2 * np.pi) for s in states]
    feet = set(success["feet"])
    trunk = set(success["moving"]) - feet
    # A thousandth of a frame absorbs rounding.
    within = int(np.floor(success["hold"] / period + 1e-3))
    hold = int(np.ceil(success["hold"] / period - 1e-3))

    def upright(frames):
        tilt = lambda turns: abs(turns - np.round(turns)) * 360
        return [wound[f] for f in frames if tilt(wound[f]) <= success["upright"]]

    landings = []
    takeoff = None
    for landing, state in enumerate(states):
        if not state.touching & (feet | trunk):
            continue
        held = landing + hold
        if takeoff is not None and landing > takeoff + 1 and held < len(states):
            before = upright(range(max(0, takeoff - within), takeoff + 1))
            after = upright(range(landing, landing + within + 1))
            if (
                all(not s.touching & trunk for s in states[takeoff : held + 1])
                and (wound[landing] - wound[takeoff]) * 360 >= success["inFlight"]
                and before and after
                and max(after) - min(before) >= abs(success["turns"])
                and np.round(wound[held]) - np.round(min(before)) >= abs(success["turns"])
            ):
                landings.append(landing)
        takeoff = landing
    return landings


def picture(world, state, width=320, height=240, scale=100):
    """The body from the side, the camera beside it, with a mark on the ground each metre."""
    world.data.qpos[:] = state.position
    mujoco.mj_kinematics(world.model, world.data)
    x, z = np.meshgrid(np.arange(width) + 0.5, np.arange(height) + 0.5)
    camera = world.data.xpos[1][0]
    x, z = (x - width / 2) / scale + camera, (height - 20 - z) / scale
    pixels = np.full((height, width, 3), 250.0)
    pixels[z < 0] = 210
    pixels[(z < 0) & (abs(x - np.round(x)) < 0.02)] = 120
    colours = [(222, 120, 40), (60, 120, 200), (120, 90, 180), (60, 150, 90)]
    for geom in reversed(range(world.model.ngeom)):
        if geom in world.planes:
            continue
        centre = world.data.geom_xpos[geom][[0, 2]]
        half = world.data.geom_xmat[geom].reshape(3, 3)[[0, 2], 2] * world.model.geom_size[geom, 1]
        if world.model.geom_type[geom] == mujoco.mjtGeom.mjGEOM_SPHERE:
            half = np.zeros(2)
        dx, dz = x - centre[0], z - centre[1]
        along = np.clip((dx * half[0] + dz * half[1]) / max(half @ half, 1e-12), -1, 1)
        distance = np.hypot(dx - along * half[0], dz - along * half[1])
        cover = np.clip(0.5 - (distance - world.model.geom_size[geom, 0]) * scale, 0, 1)[..., None]
        pixels += cover * (np.array(colours[world.model.geom_bodyid[geom] % 4]) - pixels)
    return pixels.astype(np.uint8)


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--episodes", type=int, default=10)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--gif", metavar="FILE", help="draw the first success, or else episode 1")
    arguments = parser.parse_args()
    global np, safetensors, mujoco
    np, safetensors, mujoco = require("numpy", "safetensors", "mujoco")
    imageio = require("imageio.v3")[0] if arguments.gif else None

    policy = Policy(HERE / "policy.safetensors")
    control, success = policy.metadata["control"], policy.metadata.get("success")
    world = World(HERE / "body.xml", control)
    random = np.random.default_rng(arguments.seed)
    episodes, found = [], []
    for _ in range(arguments.episodes):
        flight = Flight(policy.metadata["flight"])
        states = [flight.follow(world.reset(random))]
        for _ in range(control["actionsPerEpisode"]):
            states.append(flight.follow(world.step(policy.action(policy.observe(states[-1])))))
        episodes.append(states)
        found.append(manoeuvres(states, success, control["period"]) if success else [])

    good = sum(bool(landings) for landings in found)
    title = policy.metadata["origin"]["title"]
    if success:
        total = sum(map(len, found))
        print(f"{title}: {good} of {len(found)} episodes with one or more, {total} in all")
    else:
        print(f"{title}: {len(found)} episodes played; `backflip evaluate` judges them")
    if imageio:
        shown = next((e for e, landings in zip(episodes, found) if landings), episodes[0])
        stride = max(1, round(0.04 / control["period"]))
        frames = [picture(world, state) for state in shown[::stride]]
        imageio.imwrite(arguments.gif, frames, duration=1000 * stride * control["period"], loop=0)


if __name__ == "__main__":
    main()
