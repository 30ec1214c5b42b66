/** A file that takes longer than its time: what stands behind the end of it is unknown, and no name is missing. */
import { strict as assert } from 'node:assert';
import { open } from '../../src/interpreter/analyze';
import { isUnknown } from '../../src/tensor/unknown';

const source = `
import torch
from torch import nn

waited = sum(i * i for i in range(3))
width = 4
import math

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, wide())

    def forward(self, x):
        return self.fc(x) * width

def wide():
    return int(math.sqrt(16))
`;

describe('a file that takes too long', () => {
  const { now } = performance;
  afterEach(() => {
    performance.now = now;
  });

  it('keeps its definitions and imports, and blames no name', () => {
    let time = 0;
    // The first statements use up all the time there is.
    performance.now = () => (time += 500);
    const opened = open({ uri: 'net.py', text: source }, { milliseconds: 600 });
    performance.now = () => time;
    const network = opened.trace('Net()');
    assert.ok(!isUnknown(network), String(network));
    assert.deepEqual([network.totals.params, network.problems, opened.rest().problems], [20, [], []]);
    assert.match(String(network.unknowns[0]?.reason), /stopped before this statement: it took too long/);
  });
});
