"""
Checks the models that `npm run exports -- DIRECTORY` left, with ONNX's own checker and shape inference, and compares their
outputs with PyTorch's for the same weights (test/truth/architectures.py says how these are made).

    python test/truth/exports.py DIRECTORY
"""
import pathlib
import sys

import numpy
import onnx
import torch

import architectures


def main(directory):
    for folder in sorted(pathlib.Path(directory).iterdir()):
        name = folder.name
        model = folder / "model.onnx"
        onnx.checker.check_model(str(model), full_check=True)
        said = "checked"
        if (folder / "output.bin").exists():
            network = architectures.built(name)
            architectures.fill(network)
            side = 299 if name == "inception_v3" else 224
            with torch.no_grad():
                truth = network(architectures.image((1, 3, side, side))).numpy().reshape(-1)
            found = numpy.fromfile(folder / "output.bin", numpy.float32)
            worst = numpy.abs(found - truth).max() / numpy.abs(truth).max()
            said += f", off by {worst:.1e} of the largest" + ("" if worst < 1e-4 else " WRONG")
        print(f"{name}: {said}", flush=True)


if __name__ == "__main__":
    torch.set_num_threads(1)
    main(sys.argv[1])
