"""
Records what PyTorch computes for the networks of test/samples/onnx/networks.py and writes.py.

    python test/truth/lowering_networks.py

Every parameter and buffer `name` is 0.5·sin(0.37·i + Σ its characters mod 50), 1 more for a variance; the input is
2·sin(0.37·i + 1), tokens 7·i mod 5. All values of every output are kept.
"""
import importlib.util
import json
import pathlib

import torch

HERE = pathlib.Path(__file__).parent
SAMPLES = HERE.parent / "samples" / "onnx"


def load(stem):
    spec = importlib.util.spec_from_file_location(stem, SAMPLES / f"{stem}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


INPUTS = {"Residual": [1, 3, 6, 6], "Shared": [2, 6], "Unet": [1, 2, 8, 8], "Sequence": [2, 5], "Encoder": [2, 3, 8], "Decoder": [2, 3, 8], "Translator": [2, 4, 8], "Masked": [4, 4], "Projected": [6, 4], "Spectrum": [2, 4, 4], "Wide": [2, 3, 8], "Tied": [3, 6], "Bundle": [3, 6]}
files = {name: "networks" for name in INPUTS}
for name, kind in vars(load("writes")).items():
    if isinstance(kind, type):
        key = name if name not in INPUTS else f"writes.{name}"
        INPUTS[key] = [4, 6]
        files[key] = "writes"

recorded = []
for name, shape in INPUTS.items():
    model = getattr(load(files[name]), name.split(".")[-1])().eval()
    count = torch.Size(shape).numel()
    with torch.no_grad():
        filled = set()
        for key, tensor in model.state_dict().items():
            # Tied ones, which are one tensor, by the first name.
            if tensor.is_floating_point() and tensor.data_ptr() not in filled:
                filled.add(tensor.data_ptr())
                wave = torch.arange(tensor.numel(), dtype=torch.float64) * 0.37 + sum(map(ord, key)) % 50
                tensor.copy_((0.5 * wave.sin() + ("var" in key)).reshape(tensor.shape))
        i = torch.arange(count, dtype=torch.float64)
        x = (7 * i % 5).long() if name == "Sequence" else (2 * (0.37 * i + 1).sin()).float()
        out = model(x.reshape(shape))
    outs = out if isinstance(out, tuple) else (out,)
    recorded.append({"file": f"{files[name]}.py", "model": f"{name.split('.')[-1]}()", "input": "x".join(map(str, shape)) + (":int64" if name == "Sequence" else ""), "outputs": [{"shape": list(o.shape), "values": [float(f"{v:.8g}") for v in o.double().flatten().tolist()]} for o in outs]})
(HERE / "lowering_networks.json").write_text("[\n" + ",\n".join(json.dumps(r) for r in recorded) + "\n]\n")
