"""
Records what PyTorch computes for the networks of test/samples/onnx/made.py, whose buffers code computes, and how the weights
of `Initialised` are spread.

    python test/truth/made.py

Every parameter `name` is 0.5·sin(0.37·i + Σ its characters mod 50), buffers stay; the input is 2·sin(0.37·i + 1). All values of
the output are kept. Of `Drawn`, `Written` and `Unit`, whose weights stay as they were drawn, those numbers of the outputs that two seeds
agree on; null stands for the others. Of each weight of `Initialised`: mean, standard deviation, smallest and largest value; of each of `Placed`
all values.
"""
import importlib.util
import json
import pathlib

import torch

HERE = pathlib.Path(__file__).parent
spec = importlib.util.spec_from_file_location("made", HERE.parent / "samples" / "onnx" / "made.py")
made = importlib.util.module_from_spec(spec)
spec.loader.exec_module(made)

torch.manual_seed(0)
outputs = []
for name, shape in {"Causal": [2, 5, 8], "Positions": [2, 5, 8], "Window": [2, 3], "Normalised": [1, 3, 2, 2], "Lengths": [1, 3, 8, 8]}.items():
    model = getattr(made, name)().eval()
    with torch.no_grad():
        for key, tensor in model.named_parameters():
            tensor.copy_((0.5 * (torch.arange(tensor.numel(), dtype=torch.float64) * 0.37 + sum(map(ord, key)) % 50).sin()).reshape(tensor.shape))
        x = (2 * (0.37 * torch.arange(torch.Size(shape).numel(), dtype=torch.float64) + 1).sin()).float().reshape(shape)
        out = model(x)
    outputs.append({"model": f"{name}()", "input": "x".join(map(str, shape)), "shape": list(out.shape), "values": [float(f"{v:.8g}") for v in out.flatten().tolist()]})
spread = {
    name: [float(f"{v:.6g}") for v in (t.double().mean().item(), t.double().std(correction=0).item(), t.min().item(), t.max().item())]
    for name, t in made.Initialised().state_dict().items()
    if t.is_floating_point()
}
placed = {name: t.flatten().int().tolist() for name, t in made.Placed().state_dict().items() if name.endswith("weight")}
def results(name, seed):
    torch.manual_seed(seed)
    with torch.no_grad():
        return getattr(made, name)()(torch.zeros(1, 3, 9, 9))


certain = {
    name: [
        [float(f"{v:.6g}") if abs(v - w) < 1e-5 else None for v, w in zip(a.flatten().tolist(), b.flatten().tolist())]
        for a, b in zip(results(name, 1), results(name, 2))
    ]
    for name in ("Drawn", "Written", "Unit")
}
(HERE / "made.json").write_text(json.dumps({"outputs": outputs, "certain": certain, "spread": spread, "placed": placed}).replace('{"model"', '\n{"model"').replace('"certain"', '\n"certain"').replace('"spread"', '\n"spread"').replace('"placed"', '\n"placed"') + "\n")
