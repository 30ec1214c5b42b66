import { strict as assert } from 'node:assert';
import { readFromExplainer, readToExplainer } from '../../src/panels/explainer-protocol';

describe('the explainer’s protocol', () => {
  const check = (read: (value: unknown) => unknown, message: unknown, fits: boolean) =>
    it(`${fits ? 'takes' : 'ignores'} ${JSON.stringify(message)}`, () =>
      assert.equal(read(message), fits ? message : undefined));

  check(readFromExplainer, { type: 'ready' }, true);
  check(readFromExplainer, { type: 'open-note', id: 'a', anchor: 'b' }, true);
  check(readFromExplainer, { type: 'open-note', id: 1 }, false);
  check(readFromExplainer, { type: 'read-note', id: 'a' }, true);
  check(readFromExplainer, { type: 'read-note' }, false);
  check(readFromExplainer, { type: 'reveal', uri: 'file:///a.py', from: 1, to: 2 }, true);
  check(readFromExplainer, { type: 'reveal', uri: 'file:///a.py', from: -1, to: 2 }, false);
  check(readFromExplainer, { type: 'reveal', uri: 'file:///a.py', from: 1.5, to: 2 }, false);
  check(readFromExplainer, { type: 'change-input', uri: 'u', model: 'Net()' }, true);
  check(readFromExplainer, { type: 'quiz' }, true);
  check(readFromExplainer, { type: 'quiz', note: 3 }, false);
  check(readFromExplainer, { type: 'copy', text: 'x' }, true);
  check(readFromExplainer, { type: 'run', command: 'rm' }, false);
  check(readFromExplainer, 'ready', false);
  check(readFromExplainer, null, false);

  check(readToExplainer, { type: 'pinned', pinned: true }, true);
  check(readToExplainer, { type: 'pinned' }, false);
  check(readToExplainer, { type: 'caret' }, true);
  check(readToExplainer, { type: 'caret', card: { key: 'k' } }, false);
  check(readToExplainer, { type: 'contents', sections: [{ title: 'a', notes: [] }] }, true);
  check(readToExplainer, { type: 'contents', sections: [{}] }, false);
  check(readToExplainer, { type: 'browse' }, true);
  check(readToExplainer, { source: 'react-devtools' }, false);
});
