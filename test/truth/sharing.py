"""
Records whose memory PyTorch's results lie in, for the calls that the other recorders hold (layers_*.json, operators_*.json).

    python test/truth/sharing.py

One character a call, in the order of the file: `1` the first output shares memory with the first tensor passed, `0` it does
not, `.` PyTorch raises or returns no tensor. Twice: for inputs row by row, and for inputs whose axes lie in reverse order.
Modules are in eval mode. Calls that work in place are left out (`.`).
"""
import glob
import json
import pathlib
import warnings

import torch

import operators

warnings.filterwarnings("ignore")
HERE = pathlib.Path(__file__).parent


def shares(fact, reverse):
    tensors = []

    def real(value):
        if isinstance(value, list):
            return [real(item) for item in value]
        if not isinstance(value, dict):
            return value
        if "t" in value:
            shape, dtype = value["t"], getattr(torch, value.get("d", "float32"))
            axes = list(range(len(shape)))[::-1]
            tensor = torch.zeros([shape[i] for i in axes], dtype=dtype).permute(axes) if reverse else torch.zeros(shape, dtype=dtype)
            tensors.append(tensor)
            return tensor
        if "f" in value:
            return float(value["f"])
        if "dtype" in value:
            return getattr(torch, value["dtype"])
        if "s" in value:
            return slice(*(real(item) for item in value["s"]))
        if "e" in value:
            return Ellipsis
        raise ValueError(value)

    try:
        name = fact.get("call") or fact["new"]
        args = [real(v) for v in fact.get("args") or []]
        kwargs = {k: real(v) for k, v in (fact.get("kwargs") or {}).items()}
        if name.endswith("_") and not name.endswith("__") or kwargs.get("inplace") or True in args and "new" in fact:
            return "."
        if name.endswith("__getitem__") and isinstance(args[1], list):
            args[1] = tuple(args[1])
        target = operators.resolve(name)
        with torch.no_grad():
            if "new" in fact:
                if "forward" not in fact:
                    return "."
                module = target(*args, **kwargs).eval()
                tensors.clear()
                result = module(*[real(v) for v in fact["forward"]], **{k: real(v) for k, v in (fact.get("named") or {}).items()})
            elif callable(target):
                result = target(*args, **kwargs)
            else:
                result = target.__get__(args[0])
        while isinstance(result, (tuple, list)):
            result = result[0]
        if not tensors or not isinstance(result, torch.Tensor) or 0 in result.shape:
            return "."
        return str(int(result.untyped_storage().data_ptr() == tensors[0].untyped_storage().data_ptr()))
    except Exception:
        return "."


if __name__ == "__main__":
    torch.set_num_threads(1)
    record = {}
    for path in sorted(glob.glob(str(HERE / "layers_*.json")) + glob.glob(str(HERE / "operators_*.json"))):
        facts = json.loads(pathlib.Path(path).read_text())
        record[pathlib.Path(path).name] = ["".join(shares(fact, reverse) for fact in facts) for reverse in (False, True)]
    (HERE / "sharing.json").write_text(json.dumps(record, indent=1) + "\n")
