#!/usr/bin/env python3
"""Compares the successes that an exported Python program finds in episodes with those that Backflip found.

    backflip export NAME --format python --output DIR
    backflip rollout NAME --episodes 12 --output ROLLOUT.jsonl
    python3 Scripts/judgement_agreement.py DIR ROLLOUT.jsonl

Needs the packages that play.py needs. The exit status is 1 if an episode is judged differently.
"""

import json
import sys


def main(folder, rollouts):
    sys.path.insert(0, folder)
    import play

    play.np, play.safetensors, play.mujoco = play.require("numpy", "safetensors", "mujoco")
    policy = play.Policy(f"{folder}/policy.safetensors")
    condition, period = policy.metadata["condition"], policy.metadata["control"]["period"]
    model = play.mujoco.MjModel.from_xml_path(f"{folder}/body.xml")
    names = [model.geom(geom).name for geom in range(model.ngeom)]
    differing = 0
    for line in open(rollouts):
        rollout = json.loads(line)
        states = [
            play.State(play.np.array(qpos), play.np.array(qvel),
                       {names.index(name) for name in touching}, play.np.array(ctrl))
            for qpos, qvel, ctrl, touching in zip(
                rollout["qpos"], rollout["qvel"], rollout["ctrl"], rollout["contacts"])]
        differing += play.fulfils(states, condition, period) != rollout["success"]
    print(json.dumps({"judgementsDiffer": differing}))
    return differing == 0


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    sys.exit(0 if main(*sys.argv[1:]) else 1)
