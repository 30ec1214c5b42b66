"""
Records what loaders hand out in PyTorch: the first and the last batch of each source, and which lines of training scripts
raise. The data sets of torchvision hold random images of their published sizes and numbers. Needs torchvision.
"""
import json
import tempfile
import warnings
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torchvision import datasets
from torchvision.datasets.folder import default_loader

warnings.filterwarnings("ignore")
# Sets whose own code opens an image from memory: only what would be read from files is put in place.
ARRAYS = {
    "USPS": ((16, 16), "targets", {"train": 7291, "test": 2007}),
    "SVHN": ((3, 32, 32), "labels", {"train": 73_257, "test": 26_032, "extra": 531_131}),
    "STL10": ((3, 96, 96), "labels", {"train": 5000, "test": 8000, "unlabeled": 100_000}),
}
FILES = {"Flowers102": {"train": 1020, "val": 1020, "test": 6149}, "Food101": {"train": 75_750, "test": 25_250}}
SETS = {"MNIST": (28, "L", 60_000), "FashionMNIST": (28, "L", 60_000), "CIFAR10": (32, "RGB", 50_000), "CIFAR100": (32, "RGB", 50_000)}


def stand_in(side, mode, images):
    class StandIn(datasets.VisionDataset):
        def __init__(self, root, train=True, transform=None, target_transform=None, download=False):
            super().__init__(root, transform=transform, target_transform=target_transform)
            self.images = images if train else 10_000

        def __len__(self):
            return self.images

        def __getitem__(self, index):
            image, label = Image.new(mode, (side, side)), index % 10
            return (self.transform(image) if self.transform else image), (self.target_transform(label) if self.target_transform else label)

    return StandIn


for name, set_of in SETS.items():
    setattr(datasets, name, stand_in(*set_of))

def start(self, root, transform, target_transform):
    datasets.VisionDataset.__init__(self, root, transform=transform, target_transform=target_transform)


def in_memory(name):
    shape, labels, parts = ARRAYS[name]

    def fill(self, part):
        self.data = np.broadcast_to(np.uint8(7), (parts[part], *shape))
        setattr(self, labels, np.broadcast_to(np.int64(3), parts[part]))

    def by_train(self, root, train=True, transform=None, target_transform=None, download=False):
        start(self, root, transform, target_transform)
        fill(self, "train" if train else "test")

    def by_split(self, root, split="train", transform=None, target_transform=None, download=False):
        start(self, root, transform, target_transform)
        fill(self, split)

    def by_folds(self, root, split="train", folds=None, transform=None, target_transform=None, download=False):
        by_split(self, root, split, transform, target_transform)

    own = {"USPS": by_train, "SVHN": by_split, "STL10": by_folds}
    return type(name, (getattr(datasets, name),), {"__init__": own[name]})


def from_files(name):
    def init(self, root, split="train", transform=None, target_transform=None, download=False, loader=default_loader):
        start(self, root, transform, target_transform)
        self.loader = loader
        self._image_files = [grey_picture] * FILES[name][split]
        self._labels = [3] * FILES[name][split]

    return type(name, (getattr(datasets, name),), {"__init__": init})


for name in (*ARRAYS, *FILES):
    setattr(datasets, name, in_memory(name) if name in ARRAYS else from_files(name))

IMPORTS = """import random
import torch
import numpy as np
from torch import nn
from PIL import Image
from torch.utils.data import ConcatDataset, DataLoader, Dataset, Subset, SubsetRandomSampler, TensorDataset, random_split
from torchvision import datasets, transforms
from torchvision.transforms import v2
"""
CIFAR = "tf = transforms.Compose([transforms.RandomCrop(32, padding=4), transforms.ToTensor(), transforms.Normalize((0.5,) * 3, (0.5,) * 3)])\ntrain = datasets.CIFAR10('data', train=True, transform=tf)\n"
MNIST = "train = datasets.MNIST('data', transform=transforms.ToTensor())\n"
LOADERS = {
    "the last batch is smaller": CIFAR + "loader = DataLoader(train, batch_size=64, shuffle=True)\n",
    "the last batch is dropped": CIFAR + "loader = DataLoader(train, batch_size=64, drop_last=True)\n",
    "all batches are full": CIFAR + "loader = DataLoader(train, 100)\n",
    "one image a batch": MNIST + "loader = DataLoader(train)\n",
    "no batches": MNIST + "loader = DataLoader(train, batch_size=None)\n",
    "a sampler takes a part": MNIST + "loader = DataLoader(train, batch_size=100, sampler=SubsetRandomSampler(range(250)))\n",
    "one transform": "loader = DataLoader(datasets.FashionMNIST('data', False, transforms.ToTensor()), batch_size=1000)\n",
    "resized and made grey": "tf = transforms.Compose([transforms.Resize((48, 64)), transforms.Grayscale(), transforms.ToTensor()])\nloader = DataLoader(datasets.CIFAR10('data', transform=tf), batch_size=100)\n",
    "bytes": "loader = DataLoader(datasets.MNIST('data', transform=transforms.PILToTensor()), batch_size=100)\n",
    "version 2 of the transforms": "tf = v2.Compose([v2.ToImage(), v2.Resize(64), v2.ToDtype(torch.float32, scale=True)])\nloader = DataLoader(datasets.CIFAR100('data', transform=tf), batch_size=100)\n",
    "a function flattens": "tf = transforms.Compose([transforms.ToTensor(), transforms.Lambda(lambda x: x.view(-1))])\nloader = DataLoader(datasets.MNIST('data', transform=tf), batch_size=100)\n",
    "a class of one's own in a chain": """class Cutout:
    def __init__(self, length):
        self.length = length
    def __call__(self, img):
        mask = np.ones((img.size(1), img.size(2)), np.float32)
        mask[:self.length, :self.length] = 0.
        return img * torch.from_numpy(mask).expand_as(img)
tf = transforms.Compose([transforms.ToTensor(), Cutout(8)])
loader = DataLoader(datasets.CIFAR10('data', transform=tf), batch_size=100)
""",
    "two views": """class TwoViews:
    def __init__(self, base):
        self.base = base
    def __call__(self, x):
        return [self.base(x), self.base(x)]
tf = TwoViews(transforms.Compose([transforms.RandomResizedCrop(32), transforms.ToTensor()]))
loader = DataLoader(datasets.CIFAR10('data', transform=tf), batch_size=100)
""",
    "a transform set afterwards": MNIST + "train.transform = transforms.Compose([transforms.Resize(32), transforms.ToTensor()])\nloader = DataLoader(train, batch_size=100)\n",
    "a chain made longer": CIFAR + "train.transform.transforms.insert(0, transforms.Pad(2))\nloader = DataLoader(train, batch_size=100)\n",
    "labels as tensors": "loader = DataLoader(datasets.MNIST('data', transform=transforms.ToTensor(), target_transform=lambda y: torch.zeros(10)), batch_size=100)\n",
    "a part by indices": MNIST + "loader = DataLoader(Subset(train, list(range(130))), batch_size=32)\n",
    "fewer than a batch": MNIST + "loader = DataLoader(Subset(train, range(10)), batch_size=32)\n",
    "a split by numbers": MNIST + "a, b = random_split(train, [50_000, 10_000])\nloader = DataLoader(b, batch_size=100)\n",
    "a split by shares": MNIST + "a, b = random_split(train, [0.9, 0.1])\nloader = DataLoader(a, batch_size=64)\n",
    "a split by whole shares": MNIST + "a, b = random_split(train, [1, 0])\nloader = DataLoader(a, batch_size=64)\n",
    "two sets as one": MNIST + "other = datasets.FashionMNIST('data', transform=transforms.ToTensor())\nloader = DataLoader(ConcatDataset([train, other]), batch_size=100)\n",
    "tensors": "loader = DataLoader(TensorDataset(torch.rand(90, 5, 7), torch.zeros(90, dtype=torch.int64), torch.ones(90, 1, dtype=torch.bool)), batch_size=30)\n",
    "tensors that leave a rest": "loader = DataLoader(TensorDataset(torch.rand(100, 5)), 30, True)\n",
    "a part of unknown length in front of a short one": """class Rows(Dataset):
    def __len__(self):
        return 20
    def __getitem__(self, index):
        return torch.zeros(5)
both = ConcatDataset([Rows(), Subset(Rows(), range(3))])
loader = DataLoader(both, batch_size=8)
""",
    "a data set of one's own": """class Rows(Dataset):
    def __init__(self, n):
        self.x = torch.randn(n, 12, 3)
        self.y = torch.randint(0, 5, (n,))
    def __len__(self):
        return len(self.x)
    def __getitem__(self, i):
        return self.x[i], self.y[i], 2.5, True
loader = DataLoader(Rows(50), batch_size=20)
""",
    "items that are dicts": """class Rows(Dataset):
    def __init__(self):
        self.x = np.zeros((40, 6), np.float32)
    def __len__(self):
        return 40
    def __getitem__(self, i):
        return {'x': torch.tensor(self.x[i, :]), 'n': {'weight': 1.0, 'id': i}}
loader = DataLoader(Rows(), batch_size=16)
""",
    "images opened one by one": """class Files(Dataset):
    def __init__(self, transform):
        self.files = [picture] * 20
        self.transform = transform
    def __len__(self):
        return len(self.files)
    def __getitem__(self, i):
        image = Image.open(self.files[i]).convert('RGB')
        return self.transform(image)
loader = DataLoader(Files(transforms.Compose([transforms.Resize((40, 50)), transforms.ToTensor()])), batch_size=8)
""",
    "house numbers": "loader = DataLoader(datasets.SVHN('data', 'extra', transforms.ToTensor()), batch_size=1000)\n",
    "house numbers to test": "loader = DataLoader(datasets.SVHN('data', split='test', transform=transforms.ToTensor()), batch_size=64)\n",
    "images without labels": "loader = DataLoader(datasets.STL10('data', split='unlabeled', transform=transforms.ToTensor()), batch_size=64)\n",
    "small grey digits": "loader = DataLoader(datasets.USPS('data', train=False, transform=transforms.ToTensor()), batch_size=64)\n",
    "files of any size": "tf = transforms.Compose([transforms.Resize((24, 20)), transforms.ToTensor()])\nloader = DataLoader(datasets.Flowers102('data', split='test', transform=tf), batch_size=64)\n",
    "files cut to a square": "tf = transforms.Compose([transforms.RandomResizedCrop(24), transforms.ToTensor()])\nloader = DataLoader(datasets.Food101('data', transform=tf), batch_size=100, drop_last=True)\n",
    "noise": "loader = DataLoader(datasets.FakeData(130, (3, 24, 20), transform=transforms.ToTensor()), batch_size=64)\n",
    "noise of one channel": "loader = DataLoader(datasets.FakeData(size=128, image_size=(1, 24, 20), transform=transforms.ToTensor()), batch_size=64)\n",
    "random arrays": """class Rows(Dataset):
    def __init__(self):
        self.x = np.random.rand(100, 3, 32, 32).astype(np.float32)
        self.y = np.random.randint(0, 10, size=(100,))
        self.z = np.random.default_rng(0).normal(size=(100, 4))
        self.bytes = np.random.randint(0, 256, (100, 5), dtype=np.uint8)
        self.order = np.random.RandomState(1).permutation(100)
        self.some = np.random.default_rng().random((100, 2), dtype=np.float32)
    def __len__(self):
        return len(self.x)
    def __getitem__(self, i):
        return torch.from_numpy(self.x[i]), torch.tensor(self.y[i]), self.z[i], self.bytes[i], self.order[i], self.some[i]
loader = DataLoader(Rows(), batch_size=32)
""",
    "random places": """class Crops(Dataset):
    def __init__(self, size=20):
        self.images = torch.rand(40, 3, 64, 48)
        self.size = size
    def __len__(self):
        return 40
    def __getitem__(self, i):
        _, h, w = self.images[i].shape
        top = random.randint(0, h - self.size)
        left = random.randrange(w - self.size + 1)
        crop = self.images[i][:, top:top + self.size, left:left + self.size]
        if random.random() < 0.5:
            crop = crop.flip(-1)
        return crop, random.choice([3, 5, 8]), random.uniform(0, 1)
loader = DataLoader(Crops(), batch_size=20)
""",
    "a split by shares that leave a rest": MNIST + "train, _ = random_split(train, [50_003, 9997])\na, b, c = random_split(train, [0.25, 0.25, 0.5])\nloader = DataLoader(b, batch_size=100)\n",
    "a split by computed numbers": MNIST + "n = int(0.8 * len(train))\na, b = random_split(train, [n, len(train) - n])\nloader = DataLoader(b, batch_size=100)\n",
    "as many turns as another": MNIST + "loader = DataLoader(train, batch_size=100)\nloader = DataLoader(TensorDataset(torch.rand(len(loader), len(loader.dataset) // 1000)), batch_size=100)\n",
    "grey images as PIL resizes them": """class Files(Dataset):
    def __len__(self):
        return 20
    def __getitem__(self, i):
        return transforms.ToTensor()(Image.open(picture).convert('L').resize((50, 40))), i
loader = DataLoader(Files(), batch_size=8)
""",
}
NET = "net = nn.Sequential(nn.Conv2d(3, 8, 3), nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(8, 10))\n"
LOOP = "for images, labels in DataLoader(Subset(train, range(40)), batch_size=16):\n"
SCRIPTS = {
    "a net that fits": CIFAR + NET + LOOP + "    loss = nn.functional.cross_entropy(net(images), labels)\n    loss.backward()\n",
    "grey images into a net for colour": MNIST + NET + LOOP + "    out = net(images)\n",
    "features that do not fit": CIFAR + "net = nn.Sequential(nn.Flatten(), nn.Linear(784, 10))\n" + LOOP + "    out = net(images)\n",
    "scores and targets of other shapes": CIFAR + "net = nn.Sequential(nn.Flatten(), nn.Linear(3072, 1), nn.Sigmoid())\n" + LOOP + "    out = net(images)\n    loss = nn.functional.binary_cross_entropy(out, labels.float())\n",
    "the same, squeezed": CIFAR + "net = nn.Sequential(nn.Flatten(), nn.Linear(3072, 1), nn.Sigmoid())\n" + LOOP + "    loss = nn.functional.binary_cross_entropy(net(images).squeeze(1), (labels > 4).float())\n",
    "a step behind a condition": CIFAR + NET + "for i, (images, labels) in enumerate(DataLoader(Subset(train, range(40)), batch_size=16)):\n    if images.size(0) < 16:\n        assert i == 2\n        break\n    out = net(images).view(16, 10)\n",
}


def parts(batch):
    if isinstance(batch, torch.Tensor):
        return [[list(batch.shape), str(batch.dtype)[6:]]]
    if isinstance(batch, dict):
        batch = list(batch.values())
    return [part for item in batch for part in parts(item)] if isinstance(batch, (list, tuple)) else [type(batch).__name__]


def batches(source, scope):
    exec(IMPORTS + source, scope)
    loader = scope["loader"]
    if loader.batch_sampler is None:
        return len(loader), len(loader.dataset), [parts(loader.dataset[0]), parts(loader.dataset[len(loader.dataset) - 1])]
    indices = list(loader.batch_sampler)
    return len(loader), len(loader.dataset), [parts(loader.collate_fn([loader.dataset[i] for i in chosen])) for chosen in (indices[0], indices[-1])]


def loading(name, source):
    turns, items, ends = batches(source, {"picture": picture})
    return {"name": name, "source": source, "turns": turns, "items": items, "batches": ends}


def refused(source, scope):
    text = IMPORTS + source
    try:
        exec(compile(text, "script", "exec"), scope)
    except Exception as error:  # noqa: BLE001
        trace = error.__traceback__
        while trace.tb_next and trace.tb_next.tb_frame.f_code.co_filename == "script":
            trace = trace.tb_next
        while trace.tb_frame.f_code.co_filename != "script":
            trace = trace.tb_next
        return text.split("\n")[trace.tb_lineno - 1].strip()


with tempfile.TemporaryDirectory() as folder:
    picture = str(Path(folder, "a.png"))
    Image.new("RGB", (60, 70)).save(picture)
    grey_picture = str(Path(folder, "b.png"))
    Image.new("L", (50, 40)).save(grey_picture)
    truth = {
        "imports": IMPORTS,
        "loaders": [loading(*item) for item in LOADERS.items()],
        "scripts": [{"name": name, "source": source, "refuses": refused(source, {})} for name, source in SCRIPTS.items()],
    }
Path(__file__).with_name("loading.json").write_text(json.dumps(truth, indent=1) + "\n")
