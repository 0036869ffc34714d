#!/usr/bin/env python3
"""Compares the speed of learning with Stable-Baselines3 on MuJoCo and with PyTorch, in one run.

    pip install torch stable-baselines3 'gymnasium[mujoco]' && swift build -c release
    python3 Scripts/learning_speed.py [--parts a,b,c,d] [--json] [PROGRAM]

torch installs 2.5 GB of libraries for graphics cards, which are not used. The parts:

a  Environment steps per second with learning: PPO with tanh networks of 64 and 64 units, 8 worlds of 256
   steps, minibatches of 512, 10 epochs. Stable-Baselines3 with otherwise default settings on Gymnasium's
   Hopper-v5 without termination, 8 ms per action; `backflip benchmark learning` on its hopper, 24 ms per
   action, so that a step simulates three times as long, and with a reward model instead of Gymnasium's reward.
b  Time until 80 % of episodes contain a backflip, with the reward clip(-w, -10, 10) * (z > 0.7) of the pitch
   velocity w and the height z. Stable-Baselines3: same settings, observations and rewards normalised by
   VecNormalize, Hopper-v5 with sine and cosine of the pitch added, episodes of 6 s. (On seed 1, without
   VecNormalize no check had a backflip in 1.3 M steps, and with it none in 0.4 M.) backflip: `backflip train
   backflip --reward … --until-success` with default settings and two policies. Both report the time at the first
   of three checks in a row with 8 successes or more in 10 fresh episodes; the time of the checks counts for
   backflip only. The program that `backflip export --format python` writes detects backflips.
c  Samples per second of a gradient step (forward, backward, Adam) of a network 12-64-64-3, 2048 samples a
   step: PyTorch; `backflip benchmark learning`.
d  Updates per second of a reward model of three networks 12-64-64-1, each with 64 pairs of clips of 60 steps
   from bootstraps of 200: PyTorch, one network after another (faster there than all at once);
   `backflip benchmark learning`.

Everything runs in turn on one core (--core), PyTorch with one thread. Times are processor time, so that other
processes on the core matter little. a, c and d report medians over --rounds, b over --seeds. Written for torch
2.15, stable-baselines3 2.9, gymnasium 1.4, mujoco 4.0 and Python 3.11.
"""
import argparse, importlib.util, json, math, os, resource, signal, statistics, subprocess, sys
import tempfile, time
from pathlib import Path

for variable in ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[variable] = "1"  # before the modules that read it

ROOT = Path(__file__).resolve().parent.parent
# The imports of each part, by their names on PyPI.
PACKAGES = {"torch": "torch", "stable_baselines3": "stable-baselines3", "mujoco": "mujoco",
            "gymnasium": "'gymnasium[mujoco]'", "imageio": "'gymnasium[mujoco]'"}
NEEDS = {"a": list(PACKAGES), "b": list(PACKAGES), "c": ["torch"], "d": ["torch"]}
WORLDS, STEPS, BATCH, EPOCHS = 8, 256, 512, 10  # of a and b
EPISODE = 750  # actions of 8 ms, 6 s
HEIGHT, PITCH = 1, 2  # Hopper-v5's coordinates, after the forward position
FORMULA = "clip(-pitchVelocity, -10, 10) * (height > 0.7)"
CHECKED, GOOD, IN_A_ROW = 10, 8, 3  # episodes of a check, successes, checks; as backflip's
BETWEEN_CHECKS = 40_960  # steps: 20 rollouts


def require(names):
    """Exits with a message if one of these modules is missing."""
    missing = [PACKAGES[name] for name in names if importlib.util.find_spec(name) is None]
    if missing:
        names = " ".join(dict.fromkeys(missing))
        sys.exit(
            f"learning_speed.py: missing: {names}; install with `python3 -m pip install {names}`")


def rate(work, seconds):
    """How much `work`, which returns an amount, does per second of processor time."""
    work()  # warms up caches and pages
    start, done = time.process_time(), 0
    while time.process_time() - start < seconds:
        done += work()
    return done / (time.process_time() - start)


def medians(rows):
    """The median of each column."""
    return [statistics.median(column) for column in zip(*rows)]


# --- Stable-Baselines3 on MuJoCo's hopper


def hopper(steps=None):
    """Gymnasium's hopper with episodes that end only by time."""
    import gymnasium

    return gymnasium.make("Hopper-v5", terminate_when_unhealthy=False, max_episode_steps=steps)


def flipper():
    """The same with a reward for backflips, and sine and cosine of the pitch."""
    import gymnasium
    import numpy as np

    class Flipper(gymnasium.Wrapper):
        def __init__(self):
            super().__init__(hopper(EPISODE))
            self.data = self.env.unwrapped.data
            self.observation_space = gymnasium.spaces.Box(-np.inf, np.inf, (13,), np.float64)

        def seen(self, observation):
            pitch = self.data.qpos[PITCH]
            return np.append(observation, (math.sin(pitch), math.cos(pitch)))

        def reset(self, **options):
            observation, info = self.env.reset(**options)
            return self.seen(observation), info

        def step(self, action):
            observation, _, terminated, truncated, info = self.env.step(action)
            turning = min(max(-self.data.qvel[PITCH], -10.0), 10.0)
            reward = turning if self.data.qpos[HEIGHT] > 0.7 else 0.0
            return self.seen(observation), reward, terminated, truncated, info

    return Flipper()


def optimiser(make, seed, normalised=False):
    """PPO with the settings of the comparison and otherwise the defaults."""
    from stable_baselines3 import PPO
    from stable_baselines3.common.vec_env import DummyVecEnv, VecNormalize
    import torch

    worlds = DummyVecEnv([make] * WORLDS)
    return PPO(
        "MlpPolicy", VecNormalize(worlds) if normalised else worlds, n_steps=STEPS,
        batch_size=BATCH, n_epochs=EPOCHS, seed=seed, device="cpu",
        policy_kwargs={"net_arch": [64, 64], "activation_fn": torch.nn.Tanh})


def their_learning():
    """Work: one rollout and its update; returns the steps."""
    model = optimiser(hopper, seed=1)

    def work():
        model.learn(WORLDS * STEPS, reset_num_timesteps=False)
        return WORLDS * STEPS

    return work


class Judge:
    """Plays fresh episodes and counts those with a backflip."""

    def __init__(self):
        import mujoco
        import numpy

        # The program that is exported next to policies; python_agreement.py checks it.
        file = ROOT / "Sources/Export/Python/play.py"
        spec = importlib.util.spec_from_file_location("play", file)
        self.play = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(self.play)
        self.play.np = numpy
        self.mujoco, self.numpy = mujoco, numpy
        self.worlds = [flipper() for _ in range(CHECKED)]
        self.model = self.worlds[0].unwrapped.model
        self.floor = self.model.geom("floor").id
        moving = set(range(self.model.ngeom)) - {self.floor}
        # The definition in Scenarios/backflip.yaml.
        self.success = {
            "turns": -1, "inFlight": 330, "hold": 0.5, "upright": 45, "pitchJoint": PITCH,
            "pitchSign": 1, "feet": [self.model.geom("foot_geom").id], "moving": list(moving)}

    def state(self, world):
        data = world.unwrapped.data
        # MuJoCo reports the contacts of the state before a step; compute those after it.
        self.mujoco.mj_kinematics(self.model, data)
        self.mujoco.mj_comPos(self.model, data)
        self.mujoco.mj_collision(self.model, data)
        pairs = [set(map(int, pair)) for pair in data.contact.geom[: data.ncon]]
        touching = set().union(*(pair for pair in pairs if self.floor in pair)) - {self.floor}
        return self.play.State(data.qpos.copy(), data.qvel.copy(), touching)

    def successes(self, model, seed):
        seen = [world.reset(seed=seed + index)[0] for index, world in enumerate(self.worlds)]
        episodes = [[self.state(world)] for world in self.worlds]
        for _ in range(EPISODE):
            observed = model.get_vec_normalize_env().normalize_obs(self.numpy.array(seen))
            actions, _ = model.predict(observed, deterministic=True)
            for index, (world, action) in enumerate(zip(self.worlds, actions)):
                seen[index] = world.step(action)[0]
                episodes[index].append(self.state(world))
        period = self.worlds[0].unwrapped.dt
        return sum(bool(self.play.manoeuvres(states, self.success, period)) for states in episodes)


def their_success(seed, limit, judge):
    """Steps and seconds at the first of three good checks in a row; None, None if there were none."""
    model = optimiser(flipper, seed, normalised=True)
    seconds, good, since = 0.0, 0, (None, None)
    while seconds < limit:
        start = time.process_time()
        model.learn(BETWEEN_CHECKS, reset_num_timesteps=False)
        seconds += time.process_time() - start
        count = judge.successes(model, 1000 * model.num_timesteps + seed)
        print(f"b, Stable-Baselines3, seed {seed}: {model.num_timesteps:,} steps, {seconds:.0f} s, "
              f"{count} of {CHECKED} episodes", file=sys.stderr)
        good = good + 1 if count >= GOOD else 0
        if good == 1:
            since = (model.num_timesteps, seconds)
        if good == IN_A_ROW:
            return since
    return None, None


# --- torch


def minibatch():
    """Work: one gradient step of a network; returns the samples."""
    import torch
    from torch import nn

    network = nn.Sequential(
        nn.Linear(12, 64), nn.Tanh(), nn.Linear(64, 64), nn.Tanh(), nn.Linear(64, 3))
    adam = torch.optim.Adam(network.parameters(), 3e-4, fused=True)
    inputs = torch.randn(2048, 12)

    def work():
        adam.zero_grad()
        (0.5 * network(inputs).square().sum(1).mean()).backward()
        adam.step()
        return len(inputs)

    return work


def reward_model():
    """Work: one update of three networks; returns 1."""
    import torch
    from torch import nn

    pairs, steps, size, kept = 64, 60, 12, 200
    clips = torch.randn(kept, 2, steps, size)
    labels = torch.randint(0, 2, (kept,)).float()
    members = []
    for _ in range(3):
        network = nn.Sequential(
            nn.Linear(size, 64), nn.LeakyReLU(0.1), nn.Linear(64, 64), nn.LeakyReLU(0.1),
            nn.Linear(64, 1))
        adam = torch.optim.AdamW(network.parameters(), 1e-3, weight_decay=0.01, fused=True)
        members.append((network, adam, torch.poisson(torch.ones(kept))))

    def work():
        for network, adam, bootstrap in members:
            drawn = torch.multinomial(bootstrap, pairs, replacement=True)
            rewards = network(clips[drawn].view(-1, size)).view(pairs, 2, steps)
            returns = 10 * rewards.mean(2)
            left = 0.9 * torch.sigmoid(returns[:, 0] - returns[:, 1]) + 0.05
            label = labels[drawn]
            adam.zero_grad()
            (-(label * left.log() + (1 - label) * (1 - left).log()).mean()).backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1)
            adam.step()
        return 1

    return work


# --- backflip


def run(arguments, limit=math.inf):
    """The last line that a command prints, as JSON, and its share of a core.

    When it has used the processor time `limit`, it is asked to stop, and does so by itself.
    """
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    with tempfile.TemporaryFile("w+") as errors:
        process = subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=errors, text=True)
        while True:
            try:
                output, _ = process.communicate(timeout=1)
                break
            except subprocess.TimeoutExpired:
                if processor_seconds(process.pid) > limit:
                    process.send_signal(signal.SIGINT)
                    limit = math.inf  # a second signal would end it at once
        if process.returncode != 0:
            command = " ".join(map(str, arguments))
            errors.seek(0)
            last = (errors.read().splitlines() or ["nothing on standard error"])[-1]
            sys.exit(f"learning_speed.py: status {process.returncode} of: {command}: {last}")
    after, wall = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter() - start
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return json.loads(output.splitlines()[-1]), used / wall


def processor_seconds(pid):
    """Processor time of a running process, s."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def our_speeds(program, seconds):
    """Amounts per second of processor time, by part."""
    report, share = run([program, "benchmark", "learning", "--json", "--seconds", str(seconds)])
    # On one core both figures are of the same work; half of the time went into each.
    each = lambda rate: (rate["perSecondPerCore"] + rate["perSecond"]) / 2 / share
    policy = next(entry for entry in report["policies"] if entry["settings"] == "comparison")
    assert (policy["worlds"], policy["steps"], policy["minibatch"], policy["epochs"]) == (
        WORLDS, STEPS, BATCH, EPOCHS), policy
    return {"a": each(policy["learning"]), "c": each(report["minibatch"]),
            "d": each(report["rewardModel"])}


def our_success(program, seed, limit):
    """The same for backflip; steps are those of all policies."""
    result, share = run(
        [program, "train", "backflip", "--reward", FORMULA, "--policies", "2", "--seed", str(seed),
         "--until-success", "--json"], limit)
    if result["secondsToSuccess"] is None:
        return None, None
    return result["stepsToSuccess"], result["secondsToSuccess"] * share


# --- The comparison


TITLES = {"a": "steps with learning a second", "b": "s until 80 % of episodes have a backflip",
          "c": "minibatch samples a second", "d": "reward model updates a second"}
OTHERS = {"a": "Stable-Baselines3", "b": "Stable-Baselines3", "c": "torch", "d": "torch"}


def compare_speeds(parts, options):
    """The medians of the parts that are speeds: theirs, ours, the ratio of each round."""
    make = {"a": their_learning, "c": minibatch, "d": reward_model}
    works = {part: make[part]() for part in parts}
    rounds = {part: [] for part in parts}
    for index in range(options.rounds):
        theirs = {part: rate(work, options.seconds) for part, work in works.items()}
        ours = our_speeds(options.program, options.seconds)
        for part in parts:
            rounds[part].append((theirs[part], ours[part], ours[part] / theirs[part]))
            print(f"round {index + 1}, {part}: {OTHERS[part]} {theirs[part]:,.0f}, "
                  f"backflip {ours[part]:,.0f}", file=sys.stderr)
    return {part: dict(zip(("theirs", "ours", "ratio"), medians(rows)), rounds=rows)
            for part, rows in rounds.items()}


def compare_success(options):
    """The medians of the time to success; None if most seeds did not succeed."""
    judge, seeds = Judge(), range(1, options.seeds + 1)
    rows = []
    for seed in seeds:
        row = [*their_success(seed, options.limit, judge),
               *our_success(options.program, seed, options.limit)]
        rows.append(row)
        print(f"b, seed {seed}: Stable-Baselines3 {shown(row[1])} s, {shown(row[0])} steps; "
              f"backflip {shown(row[3])} s, {shown(row[2])} steps", file=sys.stderr)
    finite = lambda value: math.inf if value is None else value
    theirs, ours = (statistics.median(finite(row[index]) for row in rows) for index in (1, 3))
    known = math.isfinite(theirs) and math.isfinite(ours)
    return {"theirs": theirs if math.isfinite(theirs) else None,
            "ours": ours if math.isfinite(ours) else None,
            "ratio": theirs / ours if known else None, "limit": options.limit,
            "seeds": [dict(zip(("theirSteps", "theirs", "ourSteps", "ours"), row)) for row in rows]}


def shown(value, digits=0):
    return "–" if value is None else f"{value:,.{digits}f}"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program", nargs="?", default=ROOT / ".build/release/backflip", type=Path)
    parser.add_argument("--parts", default="a,b,c,d", help="parts to run, with commas; see above")
    parser.add_argument("--rounds", type=int, default=7, help="of a, c and d")
    parser.add_argument("--seconds", type=float, default=2, help="for each figure in a round")
    parser.add_argument("--seeds", type=int, default=3, help="of b, from 1")
    parser.add_argument("--limit", type=float, default=900, help="of b, s for each seed")
    parser.add_argument("--core", type=int, default=max(os.sched_getaffinity(0)))
    parser.add_argument("--json", action="store_true", help="print the result as one JSON object")
    options = parser.parse_args()
    parts = options.parts.split(",")
    if not set(parts) <= set(TITLES):
        parser.error(f"--parts: of {', '.join(TITLES)}, not {options.parts}")
    require(dict.fromkeys(name for part in parts for name in NEEDS[part]))
    options.program = options.program.resolve()
    if not options.program.exists():
        sys.exit(f"learning_speed.py: no program {options.program}; build it with "
                 "`swift build -c release`")
    os.sched_setaffinity(0, {options.core})
    import torch

    torch.set_num_threads(1)
    torch.manual_seed(1)
    result = {}
    if speeds := [part for part in parts if part != "b"]:
        result.update(compare_speeds(speeds, options))
    if "b" in parts:
        result["b"] = compare_success(options)
    if options.json:
        print(json.dumps({"core": options.core, "torch": torch.__version__, "parts": result}))
        return
    print(f"{'on one core':44}{'theirs':>14}{'backflip':>14}{'ratio':>8}")
    for part in sorted(result):
        row, digits = result[part], 1 if part == "b" else 0
        theirs, ours, ratio = row["theirs"], row["ours"], shown(row["ratio"], 1)
        if theirs is None and ours is not None:
            ratio = f">{shown(row['limit'] / ours, 1)}"
        beyond = f">{shown(row.get('limit'))}"
        print(f"{part}  {TITLES[part]:41}{beyond if theirs is None else shown(theirs, digits):>14}"
              f"{beyond if ours is None else shown(ours, digits):>14}{ratio:>8}   {OTHERS[part]}")


main()
