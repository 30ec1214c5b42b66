/** A file of 5,000 lines that defines 500 models. */
export const manyModels = [
  'import torch.nn as nn\nimport torch.nn.functional as F\nfrom torch import Tensor\n\n',
  ...Array.from({ length: 500 }, (_, index) => layer(index)),
].join('');

function layer(index: number): string {
  return `class Layer${index}(nn.Module):
    def __init__(self, inplanes: int = 3, planes: int = ${index + 1}) -> None:
        super().__init__()
        self.conv = nn.Conv2d(inplanes, planes, kernel_size=3, stride=1, padding=1, bias=False)
        self.norm = nn.BatchNorm2d(planes)

    def forward(self, x: Tensor) -> Tensor:
        """Normalises the convolved input."""
        return F.relu(self.norm(self.conv(x)), inplace=True)

`;
}
