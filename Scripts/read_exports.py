#!/usr/bin/env python3
"""Reads a file that `backflip export` wrote with other libraries, and prints its contents in short.

    python3 Scripts/read_exports.py FORMAT FILE     FORMAT: gif cast jsonl trl csv safetensors minari

Prints one JSON object. The exit status is 1 if the file violates its format, and 3 if a package is missing (gif
needs PyPI's pillow, safetensors needs safetensors and numpy, minari needs minari[hdf5]).
"""

import csv
import json
import math
import sys


def lines(path):
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def check_clip(clip):
    frames = len(clip["time"])
    assert set(clip) == {"time", "qpos", "qvel", "ctrl", "contacts"}, sorted(clip)
    assert all(len(column) == frames for column in clip.values())
    for field in ("qpos", "qvel", "ctrl"):
        assert len({len(row) for row in clip[field]}) == 1
        assert all(math.isfinite(number) for row in clip[field] for number in row)
    assert all(a < b for a, b in zip(clip["time"], clip["time"][1:]))
    assert all(isinstance(name, str) for names in clip["contacts"] for name in names)
    return frames


def read_jsonl(path):
    rows = lines(path)
    frames = [check_clip(row[side]) for row in rows for side in ("left", "right")]
    for row in rows:
        assert row["predicted"] is None or 0 <= row["predicted"] <= 1
        assert isinstance(row["undone"], bool) and row["seconds"] >= 0
    return {"answers": [row["answer"] for row in rows], "raters": [row["rater"] for row in rows],
            "frames": frames}


def read_trl(path):
    rows = lines(path)
    for row in rows:
        assert set(row) == {"prompt", "chosen", "rejected"}
        assert all(isinstance(text, str) for text in row.values())
    texts = [row[side].split("\n") for row in rows for side in ("chosen", "rejected")]
    for heading, *frames in texts:
        names = heading.split(" ")
        assert names[0] == "time" and names[-1] == "touching"
        table = [frame.split(" ") for frame in frames]
        assert all(len(columns) == len(names) for columns in table)
        times = [float(columns[0]) for columns in table]
        assert times[0] == 0 and times == sorted(times)
        assert all(math.isfinite(float(number)) for columns in table for number in columns[1:-1])
    return {"rows": len(rows), "lines": [len(text) for text in texts]}


def read_csv(path):
    with open(path, newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        assert set(row) == {"time", "choices", "name", "value"}
        int(row["choices"])
        float(row["value"] or "nan")
    assert [row["time"] for row in rows] == sorted(row["time"] for row in rows)
    return {"rows": len(rows), "names": sorted({row["name"] for row in rows})}


def read_minari(path):
    import minari
    import numpy as np
    import h5py  # minari imports it only when a dataset is opened

    dataset = minari.MinariDataset(f"{path}/data")
    episodes = list(dataset.iterate_episodes())
    for episode in episodes:
        steps = len(episode.actions)
        assert episode.observations.shape == (steps + 1, *dataset.observation_space.shape)
        assert episode.actions.shape == (steps, *dataset.action_space.shape)
        assert episode.rewards.shape == (steps,)
        assert all(dataset.action_space.contains(action) for action in episode.actions)
        assert np.isfinite(episode.observations).all() and np.isfinite(episode.rewards).all()
        assert not episode.terminations.any()
        assert (episode.truncations == (np.arange(steps) == steps - 1)).all()
        assert episode.infos["success"].shape == (steps + 1,)
        assert episode.infos["success"].dtype == bool and not episode.infos["success"][:-1].any()
    assert dataset.total_steps == sum(len(episode.actions) for episode in episodes)
    assert all(data["total_steps"] == len(episode.actions) for data, episode in
               zip(dataset.storage.get_episode_metadata(range(len(episodes))), episodes))
    return {"id": dataset.spec.dataset_id, "episodes": [int(episode.id) for episode in episodes],
            "steps": [len(episode.actions) for episode in episodes],
            "successes": [bool(episode.infos["success"][-1]) for episode in episodes]}


def read_safetensors(path):
    import numpy as np
    import safetensors

    with safetensors.safe_open(path, framework="numpy") as file:
        metadata = {key: json.loads(text) for key, text in file.metadata().items()}
        tensors = {name: file.get_tensor(name) for name in file.keys()}
    assert all(np.isfinite(tensor).all() for tensor in tensors.values())
    # Input and output sizes match the observation and the declared outputs.
    x = np.zeros(len(metadata["observation"]), np.float32)
    for layer in range(len(metadata["policy"]["sizes"]) - 1):
        x = tensors[f"policy.mean.{layer}.weight"] @ x + tensors[f"policy.mean.{layer}.bias"]
    assert x.shape == tensors["policy.log_deviation"].shape
    reward = metadata["reward"]
    if "basis" in reward:
        assert tensors["reward.terms"].shape == (
            len(reward["basis"]["terms"]), len(reward["knots"]))
        assert tensors["reward.bias"].shape == (len(reward["modes"]),)
    return {"metadata": sorted(metadata), "choices": metadata["origin"]["choices"],
            "shapes": {name: list(tensor.shape) for name, tensor in tensors.items()}}


def read_gif(path):
    from PIL import Image

    with Image.open(path) as image:
        durations, pictures = [], set()
        for index in range(image.n_frames):
            image.seek(index)
            durations.append(image.info["duration"])
            pictures.add(image.convert("RGB").tobytes())
        return {"format": image.format, "size": image.size, "frames": image.n_frames,
                "pictures": len(pictures), "loop": image.info["loop"],
                "milliseconds": sum(durations)}


def read_cast(path):
    heading, *events = lines(path)
    assert heading["version"] == 2 and heading["width"] > 0 and heading["height"] > 0
    times = [time for time, _, _ in events]
    assert times == sorted(times) and times[0] >= 0
    assert all(kind == "o" and isinstance(text, str) for _, kind, text in events)
    return {"size": [heading["width"], heading["height"]], "title": heading["title"],
            "events": len(events), "seconds": times[-1]}


def main():
    readers = {name[5:]: read for name, read in globals().items() if name.startswith("read_")}
    if len(sys.argv) != 3 or sys.argv[1] not in readers:
        sys.exit(__doc__)
    try:
        print(json.dumps(readers[sys.argv[1]](sys.argv[2]), sort_keys=True))
    except ImportError as error:
        print(f"read_exports.py: missing: {error.name}", file=sys.stderr)
        sys.exit(3)


if __name__ == "__main__":
    main()
