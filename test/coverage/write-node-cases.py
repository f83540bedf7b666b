"""Writes the node cases of the Python package `onnx` as files, beside copies of those that it ships as files.

From 1.22 on the package makes its node cases in memory. Usage: write-node-cases.py OUTPUT
"""

import os
import shutil
import sys

import numpy
from onnx import TensorProto, numpy_helper
from onnx.backend.test import loader


def message(value, info):
    kind = info.type.WhichOneof("value")
    if isinstance(value, TensorProto):
        return value
    if kind == "sequence_type":
        return numpy_helper.from_list(value, info.name)
    if kind == "optional_type":
        return numpy_helper.from_optional(value, info.name)
    if kind == "map_type":
        return numpy_helper.from_dict(value, info.name)
    return numpy_helper.from_array(numpy.asarray(value), info.name)


def write(case, folder):
    os.makedirs(folder)
    with open(os.path.join(folder, "model.onnx"), "wb") as file:
        file.write(case.model.SerializeToString())
    for number, (inputs, outputs) in enumerate(case.data_sets):
        place = os.path.join(folder, f"test_data_set_{number}")
        os.makedirs(place)
        for side, values, infos in (
            ("input", inputs, case.model.graph.input),
            ("output", outputs, case.model.graph.output),
        ):
            for index, (value, info) in enumerate(zip(values, infos)):
                with open(os.path.join(place, f"{side}_{index}.pb"), "wb") as file:
                    file.write(message(value, info).SerializeToString())


def main(output):
    os.makedirs(output)
    for kind in os.listdir(loader.DATA_DIR):
        if kind != "real" and os.path.isdir(os.path.join(loader.DATA_DIR, kind)):
            shutil.copytree(os.path.join(loader.DATA_DIR, kind), os.path.join(output, kind))
    node = os.path.join(output, "node")
    shutil.rmtree(node, ignore_errors=True)
    for case in loader.load_node_model_tests():
        write(case, os.path.join(node, case.name))


if __name__ == "__main__":
    main(sys.argv[1])
