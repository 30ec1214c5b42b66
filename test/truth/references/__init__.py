"""What each reference model must give, computed by real PyTorch, NumPy and OpenCV from the same inputs, in 64-bit floats."""
import importlib
import pathlib
import pkgutil

TRUTHS = {}


def truth(id):
    """Registers a function of the model's inputs, by name, that gives its outputs, by name."""

    def register(function):
        assert id not in TRUTHS, f"{id} has two truths"
        TRUTHS[id] = function
        return function

    return register


def load():
    for module in pkgutil.iter_modules([str(pathlib.Path(__file__).parent)]):
        importlib.import_module(f"references.{module.name}")
    return TRUTHS


def carve(flat, *shapes):
    """One flat vector cut into tensors of these shapes, in order."""
    parts = []
    for shape in shapes:
        size = 1
        for side in shape:
            size *= side
        parts.append(flat[:size].reshape(shape))
        flat = flat[size:]
    assert len(flat) == 0
    return parts


def he(weight, gain=2.0):
    """A standard normal weight brought to the scale of He's initialisation: the root of gain / fan_in."""
    return weight * (gain / weight[0].numel()) ** 0.5
