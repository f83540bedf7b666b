"""Decodes a video to 224 x 224 RGB with PyAV and prints frames and seconds: `python decode_frames.py VIDEO THREADS`."""
import sys
import time

import av

path, threads = sys.argv[1], int(sys.argv[2])
started = time.perf_counter()
frames = 0
with av.open(path) as container:
    stream = container.streams.video[0]
    stream.thread_type = "AUTO"
    stream.codec_context.thread_count = threads
    for frame in container.decode(stream):
        frame.to_ndarray(format="rgb24", width=224, height=224, interpolation="BICUBIC")
        frames += 1
print(frames, time.perf_counter() - started)
