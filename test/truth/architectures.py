"""
Records what PyTorch computes for whole torchvision architectures and for the gradient of a unit by the image, with weights
that both sides make by the same closed form (test/onnx/fill.ts, `scaledValues`).

    python test/truth/architectures.py

    u(i) = 2·frac(sin(12.9898·i + Σ the name's characters mod 50)·43758.5453) − 1
    a parameter with two axes or more:  u·√(3 / fan_in)     others: 0.1·u, 1 more for the weight of a norm
    running_mean: 0.1·u                                       running_var: 1 + 0.5·u
    the image: u(i) of the name `image`

Of each output are kept its shape, 12 evenly spaced values and the mean magnitude; of a gradient the unit, the sum over the
image's channels of the magnitude at 16 evenly spaced pixels, the total, and the box outside of which it is zero.
"""
import importlib.util
import json
import math
import pathlib

import torch
import torchvision

HERE = pathlib.Path(__file__).parent
spec = importlib.util.spec_from_file_location("networks", HERE.parent / "samples" / "onnx" / "networks.py")
networks = importlib.util.module_from_spec(spec)
spec.loader.exec_module(networks)

OUTPUTS = {
    "resnet18": 64, "resnext50_32x4d": 64, "squeezenet1_1": 64, "mobilenet_v2": 64, "mnasnet0_5": 64,
    "shufflenet_v2_x0_5": 64, "efficientnet_b0": 64, "regnet_x_400mf": 64,
}
# The module whose output's unit is asked for.
GRADIENTS = [
    ("resnet18", 96, "layer2"), ("resnet18", 96, "layer4"), 
    ("mobilenet_v2", 96, "features.13"), ("densenet121", 96, "features.denseblock2"), ("googlenet", 96, "inception4a"),
    ("efficientnet_b0", 96, "features.4"), ("shufflenet_v2_x0_5", 96, "stage2"), ("mnasnet0_5", 96, "layers.9"),
    ("convnext_tiny", 96, "features.3"), ("regnet_x_400mf", 96, "trunk_output.block2"), ("squeezenet1_1", 96, "features.7"),
]


def uniform(name, count):
    wave = torch.arange(count, dtype=torch.float64) * 12.9898 + sum(map(ord, name)) % 50
    scaled = wave.sin() * 43758.5453
    return 2 * (scaled - scaled.floor()) - 1


def fill(model):
    with torch.no_grad():
        for name, tensor in model.state_dict().items():
            if not tensor.is_floating_point():
                continue
            u = uniform(name, tensor.numel()).reshape(tensor.shape)
            if tensor.dim() >= 2:
                u = u * math.sqrt(3 / max(1, tensor[0].numel()))
            elif "running_var" in name:
                u = 1 + 0.5 * u
            else:
                u = 0.1 * u + (1.0 if name.endswith("weight") else 0.0)
            tensor.copy_(u)


def image(shape):
    return uniform("image", math.prod(shape)).reshape(shape).float()


def built(name):
    if name == "unet":
        return networks.Unet().eval()
    extra = {"aux_logits": False} if name in ("googlenet", "inception_v3") else {}
    return getattr(torchvision.models, name)(weights=None, **extra).eval()


def call_of(name):
    extra = ", aux_logits=False" if name in ("googlenet", "inception_v3") else ""
    return f"{name}(weights=None{extra})"


def number(value):
    return float(f"{value:.7g}")


def outputs():
    for name, side in OUTPUTS.items():
        model = built(name)
        fill(model)
        with torch.no_grad():
            out = model(image((1, 3, side, side))).double().reshape(-1)
        picked = [out[j * (len(out) - 1) // 11].item() for j in range(12)]
        print(name, out.abs().mean().item(), flush=True)
        yield {"name": name, "model": call_of(name), "input": f"1x3x{side}x{side}", "shape": [1, len(out)], "v": [number(v) for v in picked], "m": number(out.abs().mean().item())}


def gradients():
    for name, side, path in [*GRADIENTS, ("unet", 32, "")]:
        model = built(name)
        fill(model)
        x = image((1, 2 if name == "unet" else 3, side, side)).requires_grad_()
        kept = []
        model.get_submodule(path).register_forward_hook(lambda module, inputs, output: kept.append(output))
        model(x)
        out = kept[0]
        rows, columns = out.shape[-2:]
        seed = torch.zeros_like(out)
        seed[0, :, rows // 2, columns // 2] = 1
        (gradient,) = torch.autograd.grad(out, x, seed)
        plane = gradient[0].double().abs().sum(0)
        seen = plane.nonzero()
        box = [*seen.min(0).values.tolist(), *(seen.max(0).values + 1).tolist()]
        flat = plane.reshape(-1)
        middle = flat[[(side // 2) * side + j for j in range(side // 2 - 8, side // 2 + 8)]].tolist()
        print(name, path, box, flush=True)
        yield {"name": name, "model": "Unet()" if name == "unet" else call_of(name), "input": f"1x{x.shape[1]}x{side}x{side}", "path": path, "unit": [rows // 2, columns // 2], "box": box, "v": [number(v) for v in middle], "total": number(flat.sum().item())}


if __name__ == "__main__":
    torch.set_num_threads(1)
    torch.manual_seed(0)
    facts = {"torch": torch.__version__, "outputs": list(outputs()), "gradients": list(gradients())}
    (HERE / "architectures.json").write_text(json.dumps(facts, indent=None, separators=(",", ":")).replace('{"name"', '\n{"name"') + "\n")
