#!/usr/bin/env python3
"""Reads a file that `backflip export` wrote with other people's libraries, and tells what is in it.

    python3 Scripts/read_exports.py FORMAT FILE     FORMAT: gif cast jsonl trl csv safetensors minari

Prints one JSON object. Status 1 where something is not as the format says; 3 where a package is
missing (gif needs PyPI's pillow, safetensors needs safetensors and numpy).
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
        check_clip(json.loads(row["chosen"]))
        check_clip(json.loads(row["rejected"]))
    return {"rows": len(rows)}


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
    episodes = lines(path)
    for episode in episodes:
        steps = len(episode["actions"])
        assert len(episode["observations"]) == steps + 1
        assert len(episode["rewards"]) == steps
        assert episode["terminations"] == [False] * steps
        assert episode["truncations"] == [False] * (steps - 1) + [True]
        assert len({len(row) for row in episode["observations"]}) == 1
    return {"episodes": [episode["id"] for episode in episodes],
            "steps": [len(episode["actions"]) for episode in episodes]}


def read_safetensors(path):
    import numpy as np
    import safetensors

    with safetensors.safe_open(path, framework="numpy") as file:
        metadata = {key: json.loads(text) for key, text in file.metadata().items()}
        tensors = {name: file.get_tensor(name) for name in file.keys()}
    assert all(np.isfinite(tensor).all() for tensor in tensors.values())
    # The networks take what the observation has, and give what they are said to give.
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
