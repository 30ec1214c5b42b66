/** The figure of pretext tasks, against PyTorch and scikit-learn (test/truth/figures_pretext.json, by figures_pretext.py). */
import { strict as assert } from 'node:assert';
import { photo } from '../../src/figures/photo';
import { pretext } from '../../src/figures/pretext';
import { LABELS, pairOf, TASKS, type Task } from '../../src/figures/pretext-tasks';
import truth from '../truth/figures_pretext.json';

const at = (task: Task, label = 0) => pretext.compute({ ...pretext.initial, task, label });

/** To the four places that are recorded. */
function rounded(picture: unknown): unknown {
  return typeof picture === 'number'
    ? Number(picture.toFixed(4))
    : Array.isArray(picture)
      ? picture.map(rounded)
      : picture;
}

describe('pretext tasks', () => {
  for (const { state, numbers } of truth)
    it(`give what PyTorch makes of the photograph: ${state.task}, label ${state.label}`, () => {
      const found = at(state.task as Task, state.label);
      for (const [name, value] of Object.entries(numbers))
        assert.deepEqual(rounded(found[name as keyof typeof found]), value, name);
    });

  it('ask for the photograph itself where its pixels are the answer', () => {
    for (const task of ['masking', 'super-resolution', 'colourisation'] as const) assert.equal(at(task).answer, photo);
  });

  it('hide as many patches as the mask ratio says, and change nothing in the others', () => {
    for (const [mask_ratio, seen] of [
      [0, 36],
      [0.75, 9],
      [0.9375, 2],
    ] as const) {
      const { input, visible } = pretext.compute({ ...pretext.initial, task: 'masking', mask_ratio });
      const shown = input.flatMap((line, row) => line.map((colour, column) => [colour, photo[row]![column]] as const));
      assert.equal(visible.here, seen);
      assert.equal(shown.filter(([colour]) => colour !== null).length, 16 * seen);
      assert.ok(shown.every(([colour, own]) => colour === null || colour === own));
    }
  });

  it('have a class or a picture for an answer, never both', () => {
    for (const task of TASKS) {
      const { answer, answers } = at(task);
      assert.notEqual(answer === undefined, answers === undefined, task);
    }
  });

  it('have another pair for each label', () => {
    for (const [task, count] of Object.entries(LABELS)) {
      const pairs = Array.from({ length: count }, (_, label) => JSON.stringify(pairOf(task as Task, label, 9)));
      assert.equal(new Set(pairs).size, count, task);
    }
  });
});
