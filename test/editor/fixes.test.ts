// Quick fixes: what the text is after one, and that a fix which does not help is not offered.
import { strict as assert } from 'node:assert';
import * as vscode from 'vscode';
import { eventually, lenet, open } from './fixture';

/** The text with the first offered fix of the first problem applied, and the titles of all. */
async function fix(text: string): Promise<{ titles: string[]; text: string; left: number }> {
  const { document } = await open(text);
  const problems = () => vscode.languages.getDiagnostics(document.uri).filter(({ source }) => source === 'Receptive');
  const [problem] = await eventually(problems, found => found.length > 0);
  const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
    'vscode.executeCodeActionProvider',
    document.uri,
    problem!.range,
    vscode.CodeActionKind.QuickFix.value,
  );
  const ours = actions.filter(({ edit }) => edit !== undefined);
  if (ours[0]) await vscode.workspace.applyEdit(ours[0].edit!);
  const left = await eventually(problems, found => found.length === 0 || ours.length === 0);
  return { titles: ours.map(({ title }) => title), text: document.getText(), left: left.length };
}

const check = (title: string, wrong: readonly [string, string], right: string | undefined, name: string) =>
  it(title, async () => {
    const text = lenet.replace(...wrong);
    assert.notEqual(text, lenet);
    assert.deepEqual(await fix(text), {
      titles: right === undefined ? [] : [name],
      text: right === undefined ? text : lenet.replace(wrong[0], right),
      left: right === undefined ? 1 : 0,
    });
  });

describe('quick fixes', () => {
  check(
    'set the features that come in',
    ['nn.Linear(400, 120)', 'nn.Linear(401, 120)'],
    'nn.Linear(400, 120)',
    'Set in_features to 400',
  );
  check(
    'keep a product a product',
    ['nn.Linear(400, 120)', 'nn.Linear(16 * 4 * 4, 120)'],
    'nn.Linear(16 * 5 * 5, 120)',
    'Set in_features to 16 * 5 * 5',
  );
  check(
    'set the channels that come in',
    ['nn.Conv2d(6, 16, 5)', 'nn.Conv2d(in_channels=3, out_channels=16, kernel_size=5)'],
    'nn.Conv2d(in_channels=6, out_channels=16, kernel_size=5)',
    'Set in_channels to 6',
  );
  check(
    'call the forgotten super().__init__()',
    ['super().__init__()\n        self', 'self'],
    'super().__init__()\n        self',
    'Call super().__init__() first',
  );
  check('leave a name alone', ['nn.Linear(400, 120)', 'nn.Linear((features := 300), 120)'], undefined, '');
});

it('a fix that brings another problem is not offered', async () => {
  // 6 channels would please the convolution, and the groups would no longer divide them.
  const text = lenet.replace('nn.Conv2d(6, 16, 5)', 'nn.Conv2d(4, 16, 5, groups=4)');
  const { titles } = await fix(text);
  assert.deepEqual(titles, []);
});

it('two problems on one line offer the fixes of both, wherever the caret stands on it', async () => {
  const { document } = await open(`import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Linear(9, 4)
        self.b = nn.Linear(7, 4)

    def forward(self, x):
        return self.a(x) + self.b(x)


Net()(torch.zeros(2, 8))
`);
  const problems = await eventually(
    () => vscode.languages.getDiagnostics(document.uri).filter(({ source }) => source === 'Receptive'),
    found => found.length === 2,
  );
  const { line } = problems[0]!.range.start;
  const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
    'vscode.executeCodeActionProvider',
    document.uri,
    new vscode.Range(line, 8, line, 8),
    vscode.CodeActionKind.QuickFix.value,
  );
  assert.deepEqual(
    actions.filter(({ edit }) => edit !== undefined).map(({ title }) => title),
    ['Set in_features to 8 (line 8)', 'Set in_features to 8 (line 9)'],
  );
});

describe('quick fixes of what PyTorch accepts or says late', () => {
  const whole = (title: string, wrong: string, right: string, name: string) =>
    it(title, async () => assert.deepEqual(await fix(wrong), { titles: [name], text: right, left: 0 }));
  const start = 'import torch\nfrom torch import nn\n\n';
  const loss = (layers: string) =>
    `${start}net = nn.Sequential(${layers})\nloss = nn.CrossEntropyLoss()(net(torch.zeros(2, 4)), torch.zeros(2, dtype=torch.long))\n`;
  const net = (made: string, out: string) =>
    `${start}class Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.layers = ${made}\n\n    def forward(self, x):\n        for layer in self.layers:\n            x = layer(x)\n        return x.transpose(1, 2).${out}(2, 12)\n\n\nNet()(torch.zeros(2, 3, 4))\n`;
  whole(
    'drop the softmax before cross entropy',
    loss('nn.Linear(4, 3), nn.Softmax(dim=1)'),
    loss('nn.Linear(4, 3)'),
    'Drop the softmax',
  );
  whole(
    'register the layers of a plain list',
    net('[nn.Linear(4, 4)]', 'reshape'),
    net('nn.ModuleList([nn.Linear(4, 4)])', 'reshape'),
    'Use nn.ModuleList',
  );
  const called = (made: string, call: string) =>
    `${start}class Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.layer = ${made}\n\n    def forward(self, x):\n        return ${call}\n\n\nNet()(torch.zeros(4, 6, 5, 5))\n`;
  it('offers to flatten before to resize', async () => {
    assert.deepEqual(await fix(called('nn.Linear(150, 2)', 'self.layer(x)')), {
      titles: ['Flatten the input: flatten(1)', 'Set in_features to 5'],
      text: called('nn.Linear(150, 2)', 'self.layer(x.flatten(1))'),
      left: 0,
    });
  });
  whole(
    'take groups that divide the channels',
    called('nn.Conv2d(6, 9, 3, groups=4)', 'self.layer(x)'),
    called('nn.Conv2d(6, 9, 3, groups=3)', 'self.layer(x)'),
    'Set groups to 3',
  );
  whole(
    'put the batch first where the state says so',
    called('nn.GRU(25, 8)', 'self.layer(x.flatten(2), torch.zeros(1, 4, 8))'),
    called('nn.GRU(25, 8, batch_first=True)', 'self.layer(x.flatten(2), torch.zeros(1, 4, 8))'),
    'Set batch_first',
  );
  whole(
    'reshape what has no such view',
    net('nn.ModuleList([nn.Linear(4, 4)])', 'view'),
    net('nn.ModuleList([nn.Linear(4, 4)])', 'reshape'),
    'Use reshape, which copies where it has to',
  );
});
