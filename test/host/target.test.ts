import { strict as assert } from 'node:assert';
import { calleeOf, targetAt, targetNear } from '../../src/host/target';
import type { Analysis, Mention } from '../../src/network/network';
import { analysis, network, placeIn, uri } from './hand-made';

const text = `class Net(nn.Module):
    def __init__(self):
        self.conv1 = nn.Conv2d(3, 64, kernel_size=7)
        self.blocks = [Block(")"), Block("(")]
    def forward(self, x):
        x = F.relu(self.conv1(x))
        return self.blocks[0](x)
`;

const mention = (call: string, name: string, argumentTexts: Record<string, string>): Mention => {
  const at = placeIn(text, call);
  const part = (piece: string) => {
    const from = text.indexOf(piece, at.span.from);
    return { uri, span: { from, to: from + piece.length } };
  };
  return {
    operator: { id: name, name: `torch.nn.${name}` },
    arguments: {},
    at,
    name: part(name),
    assumed: [],
    argumentSpans: Object.fromEntries(Object.entries(argumentTexts).map(([key, piece]) => [key, part(piece).span])),
  };
};

const conv = mention('nn.Conv2d(3, 64, kernel_size=7)', 'Conv2d', {
  in_channels: '3',
  out_channels: '64',
  kernel_size: '7',
});
const analysed: Analysis = analysis(
  [
    network(
      'Net()',
      [1, 3, 32, 32],
      [
        {
          type: 'Conv2d',
          path: 'conv1',
          site: placeIn(text, 'self.conv1(x)'),
          construction: conv.at,
          in: [[1, 3, 32, 32]],
          out: [[1, 64, 26, 26]],
        },
        { type: 'relu', site: placeIn(text, 'F.relu(self.conv1(x))'), in: [[1, 64, 26, 26]], out: [[1, 64, 26, 26]] },
        {
          type: 'Block',
          path: 'blocks.0',
          site: placeIn(text, 'self.blocks[0](x)'),
          in: [[1, 64, 26, 26]],
          out: [null],
        },
      ],
      { definition: placeIn(text, 'Net') },
    ),
  ],
  { mentions: [conv, mention('F.relu(self.conv1(x))', 'relu', { input: 'self.conv1(x)' })] },
);

/** `|` in a piece of the text stands for the caret; the answer is what is underlined and what it is. */
function check(piece: string, expected: string | undefined, find = targetAt): void {
  it(piece, () => {
    const offset = text.indexOf(piece.replace('|', '')) + piece.indexOf('|');
    const target = find(analysed, uri, text, offset);
    const runs =
      target?.kind === 'call' ? target.executions.map(({ call }) => call.type).join(', ') : target?.network.model;
    const argument = target?.kind === 'call' && target.argument ? ` (${target.argument})` : '';
    assert.equal(target && `${text.slice(target.focus.from, target.focus.to)}${argument}: ${runs}`, expected);
  });
}

describe('what is under the caret', () => {
  check('nn.Con|v2d(3', 'nn.Conv2d: Conv2d');
  check('|nn.Conv2d(3', 'nn.Conv2d: Conv2d');
  check('Conv2d(|3', '3 (in_channels): Conv2d');
  check('kernel|_size=7', 'kernel_size=7 (kernel_size): Conv2d');
  check('kernel_size=7|)', 'kernel_size=7 (kernel_size): Conv2d');
  check('self.co|nv1(x)', 'self.conv1: Conv2d');
  check('F.re|lu(self', 'F.relu: relu');
  check('self.blocks[0|](x)', 'self.blocks[0]: Block');
  check('class N|et', 'Net: Net()');
  check('def for|ward', undefined);
  check('self.conv1(x|)', undefined);
  check('return |self.blocks', 'self.blocks[0]: Block');
});

describe('what the explainer follows', () => {
  check('self.conv1(x|)', 'self.conv1: Conv2d', targetNear);
  check('    x =| F', 'F.relu: relu', targetNear);
  check('self.con|v1 = nn', 'nn.Conv2d: Conv2d', targetNear);
  check('ret|urn', 'self.blocks[0]: Block', targetNear);
  check('def for|ward', undefined, targetNear);
});

describe('the callee of a call', () => {
  const callee = (code: string, expected: string) =>
    it(code, () => {
      const { from, to } = calleeOf(code, { from: 0, to: code.length });
      assert.equal(code.slice(from, to), expected);
    });
  callee('f(x)', 'f');
  callee('nn.Conv2d(3, (1, 2))(x)', 'nn.Conv2d(3, (1, 2))');
  callee('layers[f(0)](x)', 'layers[f(0)]');
  callee('f(")(", x)', 'f');
  callee("f('''(\"''')", 'f');
  callee('f(  # )(\n x)', 'f');
});
