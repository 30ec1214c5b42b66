import { strict as assert } from 'node:assert';
import { describeExecutions } from '../../src/host/describe';
import { hoverMarkdown } from '../../src/host/hover-markdown';
import type { Network } from '../../src/network/network';
import type { Bound } from '../../src/operators/parameter';
import { Tensor } from '../../src/tensor/tensor';
import { type MadeCall, network, placeIn } from './hand-made';

const text = `class Net(nn.Module):
    def __init__(self):
        self.conv1 = nn.Conv2d(3, 64, 7, stride=2, padding=3, bias=False)
    def forward(self, x):
        return self.conv1(x)
model(torch.randn(1, 3, 224, 224))
`;
const words = { place: () => 'line 6' };
const stem: Bound = {
  in_channels: 3,
  out_channels: 64,
  kernel_size: 7,
  stride: 2,
  padding: 3,
  dilation: 1,
  groups: 1,
  bias: false,
  padding_mode: 'zeros',
  device: null,
  dtype: null,
  input: new Tensor([1, 3, 224, 224]),
};

const conv: MadeCall = {
  type: 'Conv2d',
  path: 'conv1',
  operator: { id: 'Conv2d', name: 'torch.nn.Conv2d' },
  arguments: stem,
  site: placeIn(text, 'self.conv1(x)'),
  in: [[1, 3, 224, 224]],
  out: [[1, 64, 112, 112]],
  params: 9408,
  macs: 118_013_952,
  rf: { size: [7, 7], stride: [2, 2], start: [-3, -3] },
};

const called = {
  from: {
    from: 'call',
    evidence: 'model(torch.randn(1, 3, 224, 224))',
    at: placeIn(text, 'model(torch.randn(1, 3, 224, 224))'),
  },
} as const;

/** The hover of the network's calls, as Markdown without pictures. */
function hover(net: Network): string {
  const description = describeExecutions(
    net.calls.map(call => ({ network: net, call })),
    words,
  );
  return hoverMarkdown(description, { links: [{ title: 'Explain', command: 'receptive.explainer.show' }] });
}

/** A line of Markdown with a break at its end reads `⏎`. */
const check = (title: string, written: () => string, expected: string) =>
  it(title, () => assert.equal(written().replaceAll('  \n', ' ⏎\n'), expected.trim()));

describe('a hover', () => {
  check(
    'answers in order: what, shape, arithmetic, cost, origin, sentence, links',
    () => hover(network('Net()', [1, 3, 224, 224], [conv], called)),
    `
**Conv2d** \u20023 → 64 channels · 7×7 · stride 2 · padding 3 · no bias ⏎
\`1×3×224×224\`  →  \`1×64×112×112\`

\`H_out = ⌊(224 + 2·3 − 1·(7 − 1) − 1) / 2⌋ + 1 = 112\`

64·\\(3·7·7\\) = 9,408 parameters · 118 M MACs · one output sees 7×7 of the input, neighbours are 2 apart ⏎
$(info) H and W: the floor leaves 1 position of the far padding unused; no pixel is lost\\. ⏎
x is 1×3×224×224 from model\\(torch\\.randn\\(1, 3, 224, 224\\)\\), line 6

Slides 64 learned 7×7×3 filters over the image; each makes one output channel\\.

[Explain](command:receptive.explainer.show?%5B%5D)
`,
  );
});
