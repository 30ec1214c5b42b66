/** No name that Python has is told to be missing (test/truth/python_names.json). */
import { strict as assert } from 'node:assert';
import { analyze } from '../../src/interpreter/analyze';
import { evaluateIn, openSession } from '../../src/interpreter/session';
import python from '../truth/python_names.json';

describe('the names that Python has', () => {
  const head = 'import torch\nclass Net(torch.nn.Module):\n';
  const told = (line: string) => {
    const text = `${head}    def forward(self, x):\n        ${line}\n        return x\nNet()(torch.zeros(2))\n`;
    const { problems, networks } = analyze({ uri: 'file:///names.py', text });
    return [...problems, ...networks.flatMap(network => network.problems)];
  };
  it('are there, whether or not they are followed', () => {
    const lines = [
      ...[...python.names, ...python.module].map(name => `x = ${name}`),
      ...python.class.map(name => `class Own:\n            x = ${name}`),
    ];
    assert.deepEqual(
      lines.filter(line => told(line).length > 0),
      [],
    );
    assert.deepEqual(
      told('x = bytearay').map(({ message }) => message),
      ["NameError: name 'bytearay' is not defined"],
    );
  });
  it('of exceptions stand in Python’s order', () => {
    const session = openSession({ uri: 'file:///names.py', text: '' });
    const wrong = Object.entries(python.exceptions).filter(
      ([name, base]) =>
        !`${name} ${base}`.includes('BaseExceptionGroup') &&
        evaluateIn(session, `issubclass(${name}, ${base})`) !== true,
    );
    assert.deepEqual(wrong, []);
  });
});
