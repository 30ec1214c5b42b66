import { strict as assert } from 'node:assert';
import { networksAt } from '../../src/host/networks-at';
import { targetNear } from '../../src/host/target';
import { analysis, network, placeIn, uri } from './hand-made';

const text = `class Part(nn.Module):
    def forward(self, x):
        y = 2
        return self.proj(x)

class Net(nn.Module):
    def forward(self, x):
        y = 1
        return self.part(x)

class Other(nn.Module):
    def forward(self, x):
        return self.only(x)

criterion = nn.MSELoss()
for batch in loader:
    print(batch)
    loss = criterion(Net()(batch), 0)
`;

const call = (type: string, written: string) => ({ type, site: placeIn(text, written), in: [[2]], out: [[2]] });
const net = network('Net()', [2], [call('Part', 'self.part(x)'), call('Linear', 'self.proj(x)')], {
  definition: placeIn(text, 'Net'),
});
const other = network('Other()', [2], [call('Linear', 'self.only(x)')], { definition: placeIn(text, 'Other') });
const loss = network(
  'nn.MSELoss()',
  [2],
  [{ ...call('MSELoss', 'criterion(Net()(batch), 0)'), operator: { id: 'MSELoss', name: 'torch.nn.MSELoss' } }],
);

describe('the networks of a place', () => {
  const check = (title: string, at: string, expected: readonly string[], networks = [net, other, loss]) =>
    it(title, () => {
      const analysed = analysis(networks);
      const offset = text.indexOf(at);
      const found = networksAt(analysed, uri, text, offset, targetNear(analysed, uri, text, offset));
      assert.deepEqual(
        found.map(({ model }) => model),
        expected,
      );
    });

  check('are the one that a call runs in', 'self.only', ['Other()']);
  check('are the one of the class that begins there', 'class Other', ['Other()']);
  check('are the one of the class around it', 'y = 1', ['Net()']);
  check('are those that run what a class holds which is none itself', 'y = 2', ['Net()']);
  check('are all that one would call a model, where no class is', 'print', ['Net()', 'Other()']);
  check('are the loss where it is called', 'criterion(Net()', ['nn.MSELoss()']);
  check('are the loss where there is nothing else', 'print', ['nn.MSELoss()'], [loss]);
});
