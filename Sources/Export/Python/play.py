#!/usr/bin/env python3
"""Plays a policy that Backflip learned in MuJoCo, and counts the episodes that are a success: those
with a turn in the air as the scenario asks for it, or those that fulfil its condition.

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

    def __init__(self, position, velocity, touching, controls=()):
        self.turn = self.landed_turn = self.recent_turn = 0.0  # see Flight
        self.position = position  # [nq], m and rad
        self.velocity = velocity  # [nv], m/s and rad/s
        self.controls = controls  # [nu], those that led to the moment
        self.touching = touching  # indices of the geoms that touch the ground


class Flight:
    """A flight as observations show it: turns since the take-off, on the landing frame its turns, and for a
    while after it those of the landing that turned furthest."""

    LANDING_MEMORY = 0.5  # s

    def __init__(self, numbers, period):
        self.numbers = numbers
        self.period = period  # s
        self.moving = set(numbers["moving"])
        self.takeoff = None
        self.airborne = False
        self.recent, self.recent_time = 0.0, 0.0

    def follow(self, state):
        """Follows the body to its next state, and writes the turns to it."""
        n = self.numbers
        pitch = state.position[n["pitchJoint"]]
        start = pitch if self.takeoff is None else self.takeoff
        wound = n["pitchSign"] * (pitch - start) / (2 * np.pi)
        grounded = bool(state.touching & self.moving)
        landed = wound if grounded and self.airborne else 0.0
        self.recent_time -= self.period
        if self.recent_time < self.period / 2:
            self.recent, self.recent_time = 0.0, 0.0
        if abs(landed) > abs(self.recent):
            self.recent, self.recent_time = landed, self.LANDING_MEMORY
        if grounded or self.takeoff is None:
            self.takeoff = pitch
        self.airborne = not grounded
        most = n["maximumTurns"]
        state.turn = 0.0 if grounded else np.clip(wound, -most, most)
        state.landed_turn = np.clip(landed, -most, most)
        state.recent_turn = np.clip(self.recent, -most, most)
        return state


# How each number of an observation comes about; n is its entry in the metadata.
SOURCES = {
    "position": lambda n, state: n["scale"] * state.position[n["joint"]] + n["offset"],
    "sine": lambda n, state: np.sin(state.position[n["joint"]]),
    "cosine": lambda n, state: np.cos(state.position[n["joint"]]),
    "velocity": lambda n, state: n["scale"] * state.velocity[n["joint"]],
    "flightTurn": lambda n, state: n["scale"] * state.turn,
    "landedTurn": lambda n, state: n["scale"] * state.landed_turn,
    "recentTurn": lambda n, state: n["scale"] * state.recent_turn,
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
        return State(
            self.data.qpos.copy(), self.data.qvel.copy(), touching, self.data.ctrl.copy())


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


class Turning:
    """What a condition is told of flights: the turns and the time since the take-off, and the turns
    of a flight in the frame in which it lands."""

    def __init__(self):
        self.takeoff = None
        self.airborne = self.begun = False
        self.turn = self.landed_turn = self.time = 0.0

    def advance(self, pitch, grounded, period):
        wound = 0.0 if self.takeoff is None else (pitch - self.takeoff) / (2 * np.pi)
        self.landed_turn = wound if grounded and self.airborne else 0.0
        self.turn = 0.0 if grounded else wound
        self.time = 0.0 if grounded or not self.begun else self.time + period
        if grounded or self.takeoff is None:
            self.takeoff = pitch
        self.airborne, self.begun = not grounded, True


# How each number that a condition reads of a frame comes about; n is its entry in the metadata.
MEASURES = {
    "time": lambda n, state, turning, time: time,
    "position": lambda n, state, turning, time: n["offset"] + n["sign"] * state.position[n["index"]],
    "cosine": lambda n, state, turning, time: np.cos(
        n["offset"] + n["sign"] * state.position[n["index"]]),
    "velocity": lambda n, state, turning, time: n["sign"] * state.velocity[n["index"]],
    "control": lambda n, state, turning, time: state.controls[n["index"]],
    "anyContact": lambda n, state, turning, time: not state.touching.isdisjoint(n["geoms"]),
    "noContact": lambda n, state, turning, time: state.touching.isdisjoint(n["geoms"]),
    "contactCount": lambda n, state, turning, time: len(state.touching.intersection(n["geoms"])),
    "flightTurn": lambda n, state, turning, time: turning.turn,
    "landedTurn": lambda n, state, turning, time: turning.landed_turn,
    "flightTime": lambda n, state, turning, time: turning.time,
}

# What the operations of a program do; any number but 0 is true. Written so that what is no number
# comes out as it does in Backflip.
OPERATIONS = {
    "add": lambda a, b: a + b,
    "subtract": lambda a, b: a - b,
    "multiply": lambda a, b: a * b,
    "divide": lambda a, b: a / b,
    "power": lambda a, b: np.power(a, b),
    "negate": lambda a: -a,
    "less": lambda a, b: a < b,
    "lessOrEqual": lambda a, b: a <= b,
    "greater": lambda a, b: a > b,
    "greaterOrEqual": lambda a, b: a >= b,
    "equal": lambda a, b: a == b,
    "unequal": lambda a, b: a != b,
    "and": lambda a, b: a != 0 and b != 0,
    "or": lambda a, b: a != 0 or b != 0,
    "not": lambda a: a == 0,
    "minimum": lambda a, b: b if b < a else a,
    "maximum": lambda a, b: b if b >= a else a,
    "absolute": lambda a: abs(a),
    "exponential": lambda a: np.exp(a),
    "logarithm": lambda a: np.log(a),
    "squareRoot": lambda a: np.sqrt(a),
    "sine": lambda a: np.sin(a),
    "cosine": lambda a: np.cos(a),
    "hyperbolicTangent": lambda a: np.tanh(a),
    "sign": lambda a: 1 if a > 0 else -1 if a < 0 else 0,
    "clip": lambda a, low, high: OPERATIONS["minimum"](OPERATIONS["maximum"](a, low), high),
    "select": lambda a, b, c: b if a != 0 else c,
}

# What an aggregate makes of a frame's value and what the frames before it came to.
AGGREGATES = {
    "mean": lambda total, value: total + value,
    "sum": lambda total, value: total + value,
    "seconds": lambda total, value: total + value,
    "largest": lambda total, value: OPERATIONS["maximum"](total, value),
    "smallest": lambda total, value: OPERATIONS["minimum"](total, value),
    "first": lambda total, value: total,
    "last": lambda total, value: value,
}


def evaluate(program, inputs):
    """What a program in postfix order leaves: numbers are constants, ["load", i] is inputs[i], and
    a name is an operation on the last numbers."""
    stack = []
    for instruction in program:
        if isinstance(instruction, str):
            operation = OPERATIONS[instruction]
            count = operation.__code__.co_argcount
            stack[-count:] = [np.float64(operation(*stack[-count:]))]
        elif isinstance(instruction, list):
            stack.append(inputs[instruction[1]])
        else:
            stack.append(np.float64(instruction))
    return stack[0]


def fulfils(states, condition, period):
    """Whether an episode fulfils the scenario's condition: a program over aggregates, each of which
    is one over the measures of a frame."""
    turning, totals = Turning(), None
    # Backflip counts time in steps of a Float: 125 steps of 0.008 s are just above 1 s.
    period = float(np.float32(period))
    pitch, moving = condition["pitch"], set(condition["moving"])
    with np.errstate(all="ignore"):
        for index, state in enumerate(states):
            turning.advance(
                MEASURES["position"](pitch, state, turning, 0), bool(state.touching & moving), period)
            row = [np.float64(MEASURES[n["source"]](n, state, turning, index * period))
                   for n in condition["measures"]]
            values = [evaluate(n["program"], row) for n in condition["aggregates"]]
            totals = values if totals is None else [
                AGGREGATES[n["kind"]](total, value)
                for n, total, value in zip(condition["aggregates"], totals, values)]
        scales = {"mean": 1 / len(states), "seconds": period}
        totals = [np.float64(total * scales.get(n["kind"], 1))
                  for n, total in zip(condition["aggregates"], totals)]
        value = evaluate(condition["program"], totals)
    return bool(value != 0 and not np.isnan(value))


# Seconds that a picture of a GIF stands: they count hundredths, and viewers slow down below two.
DELAY = 0.04


def resampled(states, period):
    """The positions of an episode every DELAY seconds, in a straight line from state to state."""
    positions = np.array([state.position for state in states])
    times = np.arange(len(states)) * period
    moments = np.arange(int(times[-1] / DELAY + 1e-6) + 1) * DELAY
    return np.stack([np.interp(moments, times, column) for column in positions.T], axis=1)


def picture(world, position, width=320, height=240, scale=100):
    """The body from the side, the camera beside it, with a mark on the ground each metre."""
    world.data.qpos[:] = position
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
    condition = policy.metadata.get("condition")
    world = World(HERE / "body.xml", control)
    random = np.random.default_rng(arguments.seed)
    episodes, found = [], []
    for _ in range(arguments.episodes):
        flight = Flight(policy.metadata["flight"], policy.metadata["control"]["period"])
        states = [flight.follow(world.reset(random))]
        for _ in range(control["actionsPerEpisode"]):
            states.append(flight.follow(world.step(policy.action(policy.observe(states[-1])))))
        episodes.append(states)
        if success:
            found.append(manoeuvres(states, success, control["period"]))
        else:
            found.append([0] if condition and fulfils(states, condition, control["period"]) else [])

    good = sum(bool(landings) for landings in found)
    title = policy.metadata["origin"]["title"]
    if success:
        total = sum(map(len, found))
        print(f"{title}: {good} of {len(found)} episodes with one or more, {total} in all")
    elif condition:
        print(f"{title}: {good} of {len(found)} episodes fulfil the condition")
    else:
        print(f"{title}: {len(found)} episodes played; `backflip evaluate` judges them")
    if imageio:
        shown = next((e for e, landings in zip(episodes, found) if landings), episodes[0])
        frames = [picture(world, position) for position in resampled(shown, control["period"])]
        imageio.imwrite(arguments.gif, frames, duration=1000 * DELAY, loop=0)


if __name__ == "__main__":
    main()
