// Parsing a file of 5,000 lines: an edit with the earlier parse at hand against parsing it all.
import { parse } from '../../src/python/parse';
import type { Benchmark } from './benchmark';

const layer = (index: number) => `class Layer${index}(nn.Module):
    def __init__(self, inplanes: int, planes: int = ${index}) -> None:
        super().__init__()
        self.conv = nn.Conv2d(inplanes, planes, kernel_size=3, stride=1, padding=1, bias=False)
        self.norm = nn.BatchNorm2d(planes)

    def forward(self, x: Tensor) -> Tensor:
        """Normalises the convolved input."""
        return F.relu(self.norm(self.conv(x)), inplace=True)

`;
const text = Array.from({ length: 500 }, (_, index) => layer(index)).join('');
const first = parse(text);
let edits = 0;

/** Adds a character at this fraction of the text, a different one each time. */
function edited(fraction: number): string {
  const at = text.indexOf('inplanes, planes', Math.floor(text.length * fraction));
  return `${text.slice(0, at)}${edits++} + ${text.slice(at)}`;
}

const benchmarks: readonly Benchmark[] = [0, 0.5, 0.95].map(fraction => ({
  name: `edit at ${100 * fraction} % of 5,000 lines / cold parse`,
  subject: () => parse(edited(fraction), first),
  yardstick: () => parse(text),
}));
export default benchmarks;
