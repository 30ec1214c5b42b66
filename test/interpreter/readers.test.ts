/** What code hands to something nobody follows may come back changed; not from a plot, a log or a file that is written. */
import { strict as assert } from 'node:assert';
import { evaluateIn, openSession } from '../../src/interpreter/session';
import { isUnknown } from '../../src/tensor/unknown';

const IMPORTS = `import json, pickle, pprint, yaml
import numpy as np
import matplotlib.pyplot as plt
import pandas as pd
import wandb
import strange
from torch.utils.tensorboard import SummaryWriter
`;

/** What is known of the length of a list after a statement. */
function lengthAfter(statement: string): unknown {
  const session = openSession({ uri: 'main.py', text: `${IMPORTS}losses = [3, 2, 1]\n${statement}\n` });
  const found = evaluateIn(session, 'len(losses)');
  return isUnknown(found) ? 'unknown' : found;
}

describe('a list that is handed over', () => {
  for (const statement of [
    'plt.plot(losses)',
    'fig, axes = plt.subplots(1, 2)\naxes[0].plot(losses)',
    "wandb.init(project='p', config={'losses': losses}).log(losses)",
    "with open('a.json', 'w') as f:\n    json.dump(losses, f)",
    "with open('a.yaml', 'w') as f:\n    yaml.dump(losses, f)",
    "pickle.dump(losses, open('a', 'wb'))",
    'pprint.pprint(losses)',
    "np.save('a.npy', losses)",
    'pd.DataFrame(losses)',
    "SummaryWriter().add_hparams(losses, {'a': 1})",
  ])
    it(`is as long as before: ${statement.split('\n').at(-1)!.trim()}`, () => assert.equal(lengthAfter(statement), 3));

  for (const statement of [
    'strange.function(losses)',
    'np.random.shuffle(losses)',
    'np.something_new(losses, out=losses)',
  ])
    it(`may have any length after ${statement}`, () => assert.equal(lengthAfter(statement), 'unknown'));
});

describe('an option of the command line that has no default', () => {
  const value = (expression: string, body = '') => {
    const text = `import argparse
parser = argparse.ArgumentParser()
parser.add_argument('--out')
parser.add_argument('--resume', default=None, type=str)
parser.add_argument('--width', default=8, type=int)
args = parser.parse_args()
${body}
after = 1
`;
    const found = evaluateIn(openSession({ uri: 'main.py', text }), expression);
    return isUnknown(found) ? found.reason : found;
  };

  it('is None where the program asks', () => {
    assert.equal(value('args.resume is None'), true);
    assert.equal(value("'new' if not args.resume else 'old'"), 'new');
  });

  it('is given where the program would stop without it', () => {
    assert.equal(value("args.out + '/model.pt'"), 'out is given on the command line');
    assert.equal(value("args.resume.endswith('.pt')"), 'resume is given on the command line');
    assert.equal(
      value('save(args.out)', "def save(out):\n    return out + '/model.pt'"),
      'out is given on the command line',
    );
    assert.equal(value('after', "print(args.out + '/model.pt')"), 1);
    assert.equal(value('args.width * 2'), 16);
  });
});
