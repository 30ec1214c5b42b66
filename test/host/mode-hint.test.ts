import { strict as assert } from 'node:assert';
import { hoverText } from './hover-text';

const HINT = /Nothing in this file calls .*training\./;

/** A file that trains a model of these layers, then looks at it; `change` makes it another. */
function file(layers: string, change: (text: string) => string = text => text): string {
  return change(`import torch
from torch import nn
model = nn.Sequential(nn.Linear(8, 8), ${layers})
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
criterion = nn.CrossEntropyLoss()
for x, y in train_loader:
    loss = criterion(model(x), y)
    loss.backward()
    optimizer.step()
with torch.no$0_grad():
    for x, y in test_loader:
        correct = (model(x).argmax(1) == y).sum()
`);
}

const hintOf = (text: string) => HINT.exec(hoverText(text))?.[0];

describe('the hint at a switch of gradients', () => {
  it('names the layers that are left in training', () => {
    assert.equal(
      hintOf(file('nn.Dropout(0.5), nn.Linear(8, 2)')),
      'Nothing in this file calls model.eval(): its Dropout does here what it does in training.',
    );
    assert.equal(
      hintOf(file('nn.BatchNorm1d(8), nn.Dropout(0.5), nn.Dropout(0.1)')),
      'Nothing in this file calls model.eval(): its BatchNorm1d and Dropout do here what they do in training.',
    );
  });

  it('is not given where no layer has two modes', () => {
    assert.equal(hintOf(file('nn.LayerNorm(8), nn.ReLU()')), undefined);
    assert.equal(hintOf(file('nn.BatchNorm1d(8, track_running_stats=False)')), undefined);
  });

  const silent = (what: string, change: (text: string) => string) =>
    it(`is not given where ${what}`, () => {
      const text = file('nn.Dropout(0.5)', change);
      assert.notEqual(text, file('nn.Dropout(0.5)'));
      assert.equal(hintOf(text), undefined);
    });
  silent('the mode is switched', text => text.replace('with torch', 'model.eval()\nwith torch'));
  silent('it is switched by train(False)', text => text.replace('with torch', 'model.train(False)\nwith torch'));
  silent('it is switched somewhere else in the file', text => `def test(m):\n    m.eval()\n${text}`);
  silent('the mode is read', text => text.replace('with torch', 'was = model.training\nwith torch'));
  silent('another file may switch it', text => text.replace('with torch', 'prepare(model)\nwith torch'));
  silent('nothing is trained', text => text.replace('    loss.backward()\n', ''));
  silent('the model is not called inside', text => text.replace('(model(x).', '(other(x).'));
  silent('another model may be meant', text => text.replace('with torch', 'model = load()\nwith torch'));

  it('stays where the file itself has the function that the model is given to', () =>
    assert.ok(
      hintOf(
        file(
          'nn.Dropout(0.5)',
          text => `def count(m):\n    return 1\n${text.replace('with torch', 'count(model)\nwith torch')}`,
        ),
      ),
    ));
});
