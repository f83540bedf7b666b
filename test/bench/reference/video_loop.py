"""The plain way to size a video in Python: PyAV decodes, OpenCV resizes, onnxruntime runs at batch 1.

Usage: video_loop.py VIDEO BOXES.csv MODEL.onnx SIDE THREADS
Prints one JSON object: frames (with a box), seconds, frames per second. Masked stream (full frame, zero outside
the box after normalisation), circular mask. The peer that test/bench/video-pipeline.ts is raced against.
"""

import csv
import json
import sys
import time
from collections import defaultdict

import av
import cv2
import numpy as np
import onnxruntime as ort

MEAN = np.array([0.32239652, 0.22631808, 0.17500061], np.float32)
STD = np.array([0.31781745, 0.2405859, 0.19327126], np.float32)


def main():
    video, boxes_file, model, side, threads = sys.argv[1:4] + list(map(int, sys.argv[4:6]))
    boxes = defaultdict(list)
    for row in csv.DictReader(open(boxes_file)):
        boxes[int(row["frame_index"])].append([int(row[k]) for k in ("xmin", "ymin", "xmax", "ymax")])
    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    session = ort.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    name = session.get_inputs()[0].name
    line = np.linspace(-1, 1, side, dtype=np.float32)
    circle = (line[None] ** 2 + line[:, None] ** 2 <= 1).astype(np.float32)
    session.run(None, {name: np.zeros((1, 3, side, side), np.float32)})
    start, count = time.perf_counter(), 0
    with av.open(video) as container:
        for index, frame in enumerate(container.decode(video=0)):
            rgb = frame.to_ndarray(format="rgb24")
            for xmin, ymin, xmax, ymax in boxes[index]:
                mask = np.zeros(rgb.shape[:2], np.float32)
                mask[ymin:ymax, xmin:xmax] = 1
                image = cv2.resize(rgb, (side, side), interpolation=cv2.INTER_LINEAR).astype(np.float32) / 255
                mask = cv2.resize(mask, (side, side), interpolation=cv2.INTER_LINEAR)
                x = (image - MEAN) / STD * (circle * mask)[..., None]
                session.run(None, {name: np.ascontiguousarray(x.transpose(2, 0, 1)[None])})
                count += 1
    seconds = time.perf_counter() - start
    print(json.dumps({"frames": count, "seconds": seconds, "fps": count / seconds, "onnxruntime": ort.__version__}))


main()
