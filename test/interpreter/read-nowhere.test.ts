/** Where the constructor is one that nobody has read, what it is given may have become any of the object's attributes. */
import { strict as assert } from 'node:assert';
import { open } from '../../src/interpreter/analyze';
import { showDim } from '../../src/tensor/dim';
import { Unknown } from '../../src/tensor/unknown';

const source = `
from torch import nn
from not_installed import Base, setup
from pydantic.dataclasses import dataclass

class FromBase(Base):
    width: int = 10

class Handing(Base):
    width: int = 10
    depth = 3

    def __init__(self, **settings):
        super().__init__(**settings)
        self.depth = 5

@setup
class Decorated:
    width: int = 10

@dataclass
class Data:
    width: int = 10

class Plain:
    width: int = 10

class Net(nn.Module):
    def __init__(self, settings):
        super().__init__()
        self.fc = nn.Linear(8, settings.width, bias=False)
`;

/** The number of parameters of a layer from 8 features to \`settings.width\`, as a person reads it. */
function params(settings: string): string {
  const network = open({ uri: 'file:///net.py', text: source }).trace(`Net(${settings})`);
  return network instanceof Unknown ? network.reason : showDim(network.totals.params!);
}

describe('a constructor that nobody has read', () => {
  it('may keep a keyword under its name', () => {
    assert.deepEqual(['FromBase(width=4)', 'Handing(width=4)', 'Decorated(width=4)'].map(params), ['?', '?', '?']);
  });
  it('may keep what stands at a place under a name that the class annotates', () => {
    assert.deepEqual(['FromBase(4)', 'Decorated(4)'].map(params), ['?', '?']);
  });
  it('leaves what the class says where it is given nothing for it', () => {
    assert.deepEqual(['FromBase()', 'FromBase(height=4)', 'Decorated()'].map(params), ['80', '80', '80']);
  });
  it('is that of a data class where pydantic makes it', () => {
    assert.deepEqual(['Data(width=4)', 'Data(4)', 'Data()'].map(params), ['32', '32', '80']);
  });
  it('is not that of `object`, which takes nothing', () => {
    assert.match(params('Plain(width=4)'), /TypeError: Plain\(\) takes no arguments/);
  });
});
