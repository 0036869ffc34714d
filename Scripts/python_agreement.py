#!/usr/bin/env python3
"""Compares an exported Python program with Backflip's own rollouts.

    backflip export NAME --format python --output DIR
    backflip rollout NAME --episodes 12 --output ROLLOUT.jsonl
    backflip export NAME --format minari --episodes 12 --output MINARI
    python3 Scripts/python_agreement.py DIR ROLLOUT.jsonl MINARI/data/main_data.hdf5

In every state the program must compute the same observation and action, and it must judge every episode alike.
Contacts may differ in one state of 200, where a geom is at its margin in single or double precision. Needs the
packages that play.py needs, and h5py. Prints one JSON object; the exit status is 1 if something differs.
"""

import json
import sys


def main(folder, rollouts, minari):
    sys.path.insert(0, folder)
    import play

    play.np, play.safetensors, play.mujoco = play.require("numpy", "safetensors", "mujoco")
    h5py, = play.require("h5py")
    import mujoco
    import numpy as np

    policy = play.Policy(f"{folder}/policy.safetensors")
    control, success = policy.metadata["control"], policy.metadata["success"]
    condition = policy.metadata["condition"]
    world = play.World(f"{folder}/body.xml", control)
    names = [mujoco.mj_id2name(world.model, mujoco.mjtObj.mjOBJ_GEOM, geom)
             for geom in range(world.model.ngeom)]
    frames = contacts = judgements = 0
    observation = action = 0.0
    with open(rollouts) as lines, h5py.File(minari) as others:
        pairs = [(json.loads(line), {key: others[f"episode_{index}"][key][()]
                                     for key in ("observations", "actions")})
                 for index, line in enumerate(lines)]
    for rollout, episode in pairs:
        states = []
        flight = play.Flight(policy.metadata["flight"])
        for qpos, qvel, ctrl, touching in zip(
                rollout["qpos"], rollout["qvel"], rollout["ctrl"], rollout["contacts"]):
            world.data.qpos[:], world.data.qvel[:] = qpos, qvel
            state = world.state()
            state.controls = np.array(ctrl)
            frames += 1
            contacts += {names[geom] for geom in state.touching} != set(touching)
            state.touching = {names.index(name) for name in touching}
            states.append(flight.follow(state))
        for state, seen, done in zip(states, episode["observations"], episode["actions"]):
            numbers = policy.observe(state)
            observation = max(observation, abs(numbers - np.array(seen)).max())
            taken = world.controls(policy.action(numbers))
            action = max(action, abs(taken - np.array(done)).max())
        found = (play.manoeuvres(states, success, control["period"]) if success
                 else play.fulfils(states, condition, control["period"]))
        judgements += bool(found) != rollout["success"]
    print(json.dumps({
        "episodes": len(pairs), "frames": frames, "successes": sum(r["success"] for r, _ in pairs),
        "contactsDiffer": contacts, "judgementsDiffer": judgements,
        "largestObservationError": float(observation), "largestActionError": float(action)}))
    # Float against Double: 1e-5 of numbers of order one.
    return contacts * 200 <= frames and judgements == 0 and observation < 1e-4 and action < 1e-3


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    sys.exit(0 if main(*sys.argv[1:]) else 1)
