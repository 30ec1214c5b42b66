/** What a function nobody can read was handed is no longer known; a number computed from it would be a guess. */
import { strict as assert } from 'node:assert';
import { open } from '../../src/interpreter/analyze';
import { showDim } from '../../src/tensor/dim';
import { Unknown } from '../../src/tensor/unknown';

const source = `
import torch
from torch import nn
from not_installed import configure, Base

class Net(nn.Module):
    def __init__(self, width=4):
        super().__init__()
        self.fc = nn.Linear(8, width)

def handed(**settings):
    configure(settings)
    return Net(**settings)

def nested(**settings):
    configure(('net', settings))
    return Net(**settings)

class Collector(Base):
    def __init__(self):
        self.widths = []

    def add(self, width):
        self.widths.append(width)

def collected():
    collector = Collector()
    collector.run(lambda: collector.add(16))
    return Net(len(collector.widths) + 1)

def filled():
    collector = Collector()
    collector.add(16)
    return Net(len(collector.widths) + 1)

def sized():
    widths = torch.tensor([16])
    configure(widths)
    return Net(widths[0].item())

def kept(**settings):
    configure(settings['width'])
    return Net(**settings)
`;

/** The number of parameters as a person reads it. */
function params(model: string): string {
  const network = open({ uri: 'file:///net.py', text: source }).trace(model);
  return network instanceof Unknown ? network.reason : showDim(network.totals.params!);
}

describe('arguments of unknown functions', () => {
  it('are unknown afterwards where the function could have changed them', () => {
    assert.deepEqual([params('handed(width=16)'), params('nested(width=16)')], ['?', '?']);
  });

  it('have numbers that nobody knows afterwards, where they are tensors', () => {
    assert.equal(params('sized()'), '?');
  });

  it('are what they were where it could not', () => {
    assert.equal(params('kept(width=16)'), '144');
  });

  it('are what a class nobody can read may have collected in an object of its own', () => {
    assert.deepEqual([params('collected()'), params('filled()')], ['?', '18']);
  });
});
