#!/usr/bin/env python3
"""Compare the speed of learning with Stable-Baselines3's on MuJoCo and with torch's, in one run.

    pip install torch stable-baselines3 'gymnasium[mujoco]' && swift build -c release
    python3 Scripts/learning_speed.py [--parts a,b,c,d] [--json] [PROGRAM]

torch brings its libraries for graphics cards, 2.5 GB, though none is used here. The parts:

a  Environment steps a second with learning: proximal policy optimisation with tanh networks of
   64 and 64 units, 8 worlds of 256 steps, batches of 512, 10 epochs. Stable-Baselines3's otherwise
   as it comes, on Gymnasium's Hopper-v5, never terminated, which acts every 8 ms; `backflip
   benchmark learning` on its hopper, which acts every 24 ms, so that a step simulates three times
   as long. Here the reward is a reward model's, there Gymnasium's.
b  Time until 80 % of episodes have a backflip, from the reward clip(-w, -10, 10) * (z > 0.7), with
   w the pitch velocity and z the height. There the same settings, observations and rewards
   normalised by VecNormalize (tried on seed 1 alone: without it no episode of any check had one in
   1.3 M steps; with it none in 0.4 M, when the trial ended), on Hopper-v5 with the sine and the
   cosine of the pitch beside its 11 numbers, in episodes of 6 s. Here `backflip train
   backflip --reward … --until-success`, its usual settings with two policies, an action each 24 ms. Both tell the time at
   the first of three checks in a row with 8 successes or more, each of 10 fresh episodes by mean
   actions; the checks' own time is not counted there, and is here. What a backflip is, in the
   README's words, is judged there by the program that `backflip export --format python` writes.
c  Samples a second of a gradient step (forward, backward, Adam) of a network with layers of 12, 64,
   64 and 3 units, 2048 samples a step: torch; `backflip benchmark learning`.
d  Updates a second of a reward model: three networks 12-64-64-1, 64 pairs of clips of 60 steps for
   each, drawn from bootstraps of 200: torch, a network after another, which is faster there than
   all at once; `backflip benchmark learning`.

Everything runs in turn on one core (--core), torch with one thread. Times are the processor's, so
that what else runs on that core matters little; on an idle one they are the clock's. Of a, c and d
the medians over --rounds are told, of b those over --seeds. For steadier figures, have nothing else
run. Made with torch 2.15, stable-baselines3 2.9, gymnasium 1.4, mujoco 4.0 and Python 3.11.
"""
import argparse, importlib.util, json, math, os, resource, signal, statistics, subprocess, sys
import tempfile, time
from pathlib import Path

for variable in ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[variable] = "1"  # before what reads it is imported

ROOT = Path(__file__).resolve().parent.parent
# What each part imports, by the name that pip knows it by.
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
    """Ends the program in one line where one of these modules is missing."""
    missing = [PACKAGES[name] for name in names if importlib.util.find_spec(name) is None]
    if missing:
        names = " ".join(dict.fromkeys(missing))
        sys.exit(
            f"learning_speed.py: missing: {names}; install with `python3 -m pip install {names}`")


def rate(work, seconds):
    """How much `work`, which returns what it did, does in a second of processor time."""
    work()  # the first time caches and pages are filled
    start, done = time.process_time(), 0
    while time.process_time() - start < seconds:
        done += work()
    return done / (time.process_time() - start)


def medians(rows):
    """The median of each column."""
    return [statistics.median(column) for column in zip(*rows)]


# --- Stable-Baselines3 on MuJoCo's hopper


def hopper(steps=None):
    """Gymnasium's hopper, whose episodes end by time alone."""
    import gymnasium

    return gymnasium.make("Hopper-v5", terminate_when_unhealthy=False, max_episode_steps=steps)


def flipper():
    """The same with the reward for a backflip, and the pitch where networks can use it."""
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
    """Proximal policy optimisation with the settings of the comparison, all else as it comes."""
    from stable_baselines3 import PPO
    from stable_baselines3.common.vec_env import DummyVecEnv, VecNormalize
    import torch

    worlds = DummyVecEnv([make] * WORLDS)
    return PPO(
        "MlpPolicy", VecNormalize(worlds) if normalised else worlds, n_steps=STEPS,
        batch_size=BATCH, n_epochs=EPOCHS, seed=seed, device="cpu",
        policy_kwargs={"net_arch": [64, 64], "activation_fn": torch.nn.Tanh})


def their_learning():
    """A piece of work: a rollout and its update; returns its steps."""
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

        # The program beside exported policies, which python_agreement.py holds against the judge.
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
        # As Scenarios/backflip.yaml has it.
        self.success = {
            "turns": -1, "inFlight": 330, "hold": 0.5, "upright": 45, "pitchJoint": PITCH,
            "pitchSign": 1, "feet": [self.model.geom("foot_geom").id], "moving": list(moving)}

    def state(self, world):
        data = world.unwrapped.data
        # A step leaves the contacts of where it began; these are of where it led to.
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
    """Steps and seconds at the first of three good checks in a row; None, None without them."""
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
    """A piece of work: a gradient step of one network; returns its samples."""
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
    """A piece of work: an update of three networks; returns 1."""
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
    """What a command printed last, as JSON, and its share of a core.

    Where it has used up the processor time `limit`, it is told to stop, which it does by itself.
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
    """What a process that runs has used, s."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def our_speeds(program, seconds):
    """What a second of processor time does, by part."""
    report, share = run([program, "benchmark", "learning", "--json", "--seconds", str(seconds)])
    # On one core both figures are of the same work; half of the time went into each.
    each = lambda rate: (rate["perSecondPerCore"] + rate["perSecond"]) / 2 / share
    policy = next(entry for entry in report["policies"] if entry["settings"] == "comparison")
    assert (policy["worlds"], policy["steps"], policy["minibatch"], policy["epochs"]) == (
        WORLDS, STEPS, BATCH, EPOCHS), policy
    return {"a": each(policy["learning"]), "c": each(report["minibatch"]),
            "d": each(report["rewardModel"])}


def our_success(program, seed, limit):
    """The same here; steps are those of all policies."""
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
    """The medians of the time to success; None where most seeds did not come to it."""
    judge, seeds = Judge(), range(1, options.seeds + 1)
    rows = []
    for seed in seeds:
        row = [*their_success(seed, options.limit, judge),
               *our_success(options.program, seed, options.limit)]
        rows.append(row)
        print(f"b, seed {seed}: Stable-Baselines3 {told(row[1])} s, {told(row[0])} steps; "
              f"backflip {told(row[3])} s, {told(row[2])} steps", file=sys.stderr)
    finite = lambda value: math.inf if value is None else value
    theirs, ours = (statistics.median(finite(row[index]) for row in rows) for index in (1, 3))
    known = math.isfinite(theirs) and math.isfinite(ours)
    return {"theirs": theirs if math.isfinite(theirs) else None,
            "ours": ours if math.isfinite(ours) else None,
            "ratio": theirs / ours if known else None, "limit": options.limit,
            "seeds": [dict(zip(("theirSteps", "theirs", "ourSteps", "ours"), row)) for row in rows]}


def told(value, digits=0):
    return "–" if value is None else f"{value:,.{digits}f}"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program", nargs="?", default=ROOT / ".build/release/backflip", type=Path)
    parser.add_argument("--parts", default="a,b,c,d", help="which, with commas; see above")
    parser.add_argument("--rounds", type=int, default=7, help="of a, c and d")
    parser.add_argument("--seconds", type=float, default=2, help="for each figure in a round")
    parser.add_argument("--seeds", type=int, default=3, help="of b, from 1")
    parser.add_argument("--limit", type=float, default=900, help="of b, s for each seed")
    parser.add_argument("--core", type=int, default=max(os.sched_getaffinity(0)))
    parser.add_argument("--json", action="store_true", help="the result as one JSON object")
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
        theirs, ours, ratio = row["theirs"], row["ours"], told(row["ratio"], 1)
        if theirs is None and ours is not None:
            ratio = f">{told(row['limit'] / ours, 1)}"
        beyond = f">{told(row.get('limit'))}"
        print(f"{part}  {TITLES[part]:41}{beyond if theirs is None else told(theirs, digits):>14}"
              f"{beyond if ours is None else told(ours, digits):>14}{ratio:>8}   {OTHERS[part]}")


main()
