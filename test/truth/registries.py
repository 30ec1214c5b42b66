"""Records what Python makes of models found in tables that other files fill when they are imported, as `registries.json`.

    python test/truth/registries.py

`own`: small packages, written and run here, each in an interpreter of its own; `timm`: scripts that make a model of timm.
`params` is the number of parameters of `model`; `out` the shapes of what it returns for one image of `size` pixels.
"""
import json
import pathlib
import subprocess
import sys
import tempfile

TABLES = """TABLE = {}
NAMES = set()
SIZES = {}
def register(fn):
    TABLE[fn.__name__] = fn
    NAMES.add(fn.__name__)
    SIZES[fn.__name__] = 50
    return fn
def build(name):
    return TABLE[name]()
class Registry:
    def __init__(self):
        self._map = {}
    def register(self, cls):
        self._map[cls.__name__] = cls
        return cls
    def get(self, name):
        return self._map.get(name)
KINDS = Registry()
"""
NETS = """from torch import nn
from {} import KINDS, register
@register
def small_net(classes=10):
    return nn.Linear(4, classes)
@KINDS.register
class Net(nn.Linear):
    def __init__(self):
        super().__init__(4, 4)
"""
BASE = """class Base:
    table = {}
    def __init_subclass__(cls, **settings):
        Base.table[cls.__name__] = 6
"""
FLAT = {"tables.py": TABLES, "nets.py": NETS.format("tables")}
DEEP = {
    "zoo/__init__.py": "from .archs import *\n",
    "zoo/utils/__init__.py": "",
    "zoo/utils/tables.py": TABLES,
    "zoo/archs/__init__.py": "from .nets import *\n",
    "zoo/archs/nets.py": NETS.format("zoo.utils.tables"),
}
NN = "from torch import nn\n"

OWN = {
    "in": (FLAT, "from tables import TABLE\nimport nets\nmodel = TABLE['small_net']() if 'small_net' in TABLE else nn.Linear(4, 9)"),
    "a function that makes one": (FLAT, "from tables import build\nimport nets\nmodel = build('small_net')"),
    "get with a default": (FLAT, "from tables import SIZES\nfrom nets import small_net\nmodel = nn.Linear(1, SIZES.get('small_net', 3))"),
    "a set": (FLAT, "from tables import NAMES\nimport nets\nmodel = nn.Linear(1, 7 if 'small_net' in NAMES else 3)"),
    "len": (FLAT, "from tables import TABLE\nimport nets\nmodel = nn.Linear(1, len(TABLE) + 1)"),
    "a loop": (FLAT, "from tables import SIZES\nimport nets\nmodel = nn.Linear(1, 1 + sum(size for size in SIZES.values()))"),
    "a copy": (FLAT, "from tables import SIZES\nimport nets\nmodel = nn.Linear(1, dict(SIZES).get('small_net', 3) + SIZES.copy().get('small_net', 3))"),
    "an object's table": (FLAT, "from tables import KINDS\nimport nets\nkind = KINDS.get('Net')\nmodel = kind() if kind else nn.Linear(1, 1)"),
    "a class's table": (
        {"base.py": BASE, "nets.py": "from base import Base\nclass Net(Base):\n    pass\n"},
        "from base import Base\nimport nets\nmodel = nn.Linear(1, Base.table.get('Net', 3))",
    ),
    "a table of a package that was not imported whole": (DEEP, "from zoo.utils.tables import SIZES\nmodel = nn.Linear(1, SIZES.get('small_net', 3))"),
    "a file that is imported afterwards": (FLAT, "from tables import NAMES\nmodel = nn.Linear(1, 7 if 'small_net' in NAMES else 3)\nimport nets"),
    "a name that a module lacks": (FLAT, "try:\n    from tables import LARGE\n    size = LARGE\nexcept ImportError:\n    size = 5\nmodel = nn.Linear(1, size)"),
    "a name that a module has": (FLAT, "try:\n    from tables import SIZES\n    size = 7\nexcept ImportError:\n    size = 5\nmodel = nn.Linear(1, size)"),
    "a name that nobody registers": (FLAT, "from tables import SIZES\nimport nets\nmodel = nn.Linear(1, SIZES.get('large_net', 3))"),
}

SWIN = "swin_base_patch4_window12_384"
# As packages do that keep their own copy of a model: the size comes from timm's table, which timm's own file fills.
COPY = f"""from timm.models._builder import build_model_with_cfg
from timm.models.swin_transformer import SwinTransformer
def {SWIN}():
    sizes = dict(patch_size=4, window_size=12, embed_dim=128, depths=(2, 2, 18, 2), num_heads=(4, 8, 16, 32))
    return build_model_with_cfg(SwinTransformer, '{SWIN}', False, **sizes)
model = {SWIN}()
"""
UNSEEN = COPY.replace("from timm.models.swin_transformer import SwinTransformer\n", """from torch import nn
class SwinTransformer(nn.Module):
    def __init__(self, img_size=224, num_classes=1000, in_chans=3, **settings):
        super().__init__()
        self.pos = nn.Parameter(torch.zeros(1, img_size if isinstance(img_size, int) else img_size[0]))
    def forward(self, x):
        return x + self.pos
""").replace("from timm", "import torch\nfrom timm", 1)
TIMM = [
    (f"import timm\nmodel = timm.create_model('{SWIN}')\n", 384),
    (f"import timm\nmodel = timm.create_model('{SWIN}', features_only=True)\n", 384),
    (f"import timm\nmodel = timm.create_model('{SWIN}.ms_in22k_ft_in1k')\n", 384),
    (COPY, 384),
    (UNSEEN, 384),
    ("import timm\nfrom torch import nn\nmodel = nn.Conv2d(3, timm.models.get_pretrained_cfg('vit_base_patch16_384.augreg_in1k').input_size[1], 1)\n", 8),
]

MEASURE = """
import json, torch
size = {}
with torch.no_grad():
    out = None if size is None else model.eval()(torch.rand(1, 3, size, size))
shapes = None if out is None else [list(item.shape) for item in (out if isinstance(out, (list, tuple)) else [out])]
print(json.dumps([sum(p.numel() for p in model.parameters()), shapes]))
"""


def measure(files, source, size=None):
    with tempfile.TemporaryDirectory() as folder:
        for name, text in {**files, "main.py": source + MEASURE.format(size)}.items():
            path = pathlib.Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        done = subprocess.run([sys.executable, "main.py"], cwd=folder, check=True, capture_output=True, text=True)
        return json.loads(done.stdout.splitlines()[-1])


own = []
for name, (files, source) in OWN.items():
    source = f"{NN}{source}\n"
    own.append({"name": name, "files": files, "source": source, "params": measure(files, source)[0]})
timm = []
for source, size in TIMM:
    params, out = measure({}, source, size)
    timm.append({"source": source, "size": size, "params": params, "out": out})
# What makes a model is in the catalogue too, and followed all the same: its layers are replaced in the next line.
MAKERS = [
    """from torchvision.models.detection import fasterrcnn_resnet50_fpn
from torchvision.models.detection.faster_rcnn import FastRCNNPredictor
model = fasterrcnn_resnet50_fpn(weights=None, weights_backbone=None)
model.roi_heads.box_predictor = FastRCNNPredictor(model.roi_heads.box_predictor.cls_score.in_features, 3)
""",
]


def parameters(source):
    scope = {}
    exec(source, scope)
    return sum(parameter.numel() for parameter in scope["model"].parameters())


makers = [{"source": source, "params": parameters(source)} for source in MAKERS]
pathlib.Path(__file__).with_suffix(".json").write_text(
    json.dumps({"own": own, "timm": timm, "makers": makers}, indent=1) + "\n"
)
