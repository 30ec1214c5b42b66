/** What Python raises when a script runs (test/truth/raised.json) is told at its line, but for what the surroundings decide. */
import { strict as assert } from 'node:assert';
import { analyze } from '../../src/interpreter/analyze';
import { cases } from '../truth/raised.json';

/** They depend on what is installed or given, stand in other code than is shown, or are the code's own. */
const OF_SURROUNDINGS = /^(?:a function whose own|a name that an import|a decorator|an option)/;

describe('what a script raises', () => {
  for (const { name, script, raised } of cases) {
    const expected = raised && !OF_SURROUNDINGS.test(name) ? [`${raised.line}: ${raised.type}: ${raised.message}`] : [];
    it(`${name} is ${expected.length > 0 ? 'told' : 'not told'}`, () => {
      const { problems } = analyze({ uri: 'file:///script.py', text: script });
      const lineOf = (offset: number) => script.slice(0, offset).split('\n').length;
      const said = problems.map(({ at, message }) => `${lineOf(at.span.from)}: ${message}`);
      assert.deepEqual(said, expected);
    });
  }
});
