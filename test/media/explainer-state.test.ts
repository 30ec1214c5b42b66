import { strict as assert } from 'node:assert';
import { type Action, initial, isKept, kept, reduce, type State, view } from '../../media/explainer/state';
import type { CallCard, NotePage } from '../../src/panels/explainer-protocol';

const card = (key: string): CallCard => ({
  key,
  place: { file: 'a.py', line: 1, uri: 'file:///a.py', from: 0, to: 1 },
  title: key,
  sentence: '',
  problems: [],
  origins: [],
});
const page = (id: string): NotePage => ({
  id,
  title: id,
  section: '',
  question: '',
  short: '',
  body: '',
  headings: [],
  sources: [],
  questions: 0,
});

/** Where the reader is after each step: `line:<card>`, `note:<id>` or `contents`; `*` where the page is pinned. */
function check(title: string, steps: readonly (readonly [Action, string])[]): void {
  it(title, () => {
    let state = initial();
    const seen = steps.map(([action]) => {
      state = reduce(state, action);
      return place(state);
    });
    assert.deepEqual(
      seen,
      steps.map(([, expected]) => expected),
    );
  });
}

function place(state: State): string {
  const here = view(state);
  const where =
    here.kind === 'line' ? `line:${state.card?.key ?? ''}` : here.kind === 'note' ? `note:${here.id}` : 'contents';
  return where + (state.pinned ? '*' : '');
}

const note = (id: string): Action => ({ type: 'note', page: page(id) });
const caret = (key?: string): Action => ({ type: 'caret', ...(key ? { card: card(key) } : {}) });
const back: Action = { type: 'step', by: -1 };
const forward: Action = { type: 'step', by: 1 };

describe('the explainer', () => {
  check('follows the caret, and stays with the last call where there is none', [
    [caret(), 'line:'],
    [caret('conv1'), 'line:conv1'],
    [caret('conv2'), 'line:conv2'],
    [caret(), 'line:conv2'],
  ]);
  check('comes back to the line it was at when that is asked for', [
    [caret('conv1'), 'line:conv1'],
    [note('pooling'), 'note:pooling'],
    [caret('conv1'), 'note:pooling'],
    [{ type: 'line' }, 'line:conv1'],
    [back, 'note:pooling'],
  ]);
  check('goes back and forward between notes and the line', [
    [caret('conv1'), 'line:conv1'],
    [note('a'), 'note:a'],
    [note('b'), 'note:b'],
    [back, 'note:a'],
    [back, 'line:conv1'],
    [back, 'line:conv1'],
    [forward, 'note:a'],
    [note('c'), 'note:c'],
    [forward, 'note:c'],
  ]);
  check('comes back to the line when the caret moves to another call, and only then', [
    [caret('conv1'), 'line:conv1'],
    [note('a'), 'note:a'],
    [caret('conv1'), 'note:a'],
    [caret(), 'note:a'],
    [caret('conv1'), 'note:a'],
    [note('b'), 'note:b'],
    [caret('conv2'), 'line:conv2'],
  ]);
  check('stays where it is while pinned', [
    [caret('conv1'), 'line:conv1'],
    [{ type: 'pin', pinned: true }, 'line:conv1*'],
    [caret('conv2'), 'line:conv1*'],
    [{ type: 'pinned', pinned: false }, 'line:conv1'],
    [caret('conv2'), 'line:conv2'],
  ]);
  check('opens the contents once', [
    [{ type: 'browse' }, 'contents'],
    [{ type: 'browse' }, 'contents'],
    [back, 'line:'],
  ]);

  it('comes back after a reload where it was', () => {
    const before = [caret('conv1'), note('a'), note('b'), back].reduce(reduce, initial());
    const stored = JSON.parse(JSON.stringify(kept(before)));
    assert.ok(isKept(stored));
    assert.equal(place(initial(stored)), 'note:a');
  });

  it('knows how far down each view was left, and begins a new one at its top', () => {
    const scrolled = (top: number): Action => ({ type: 'scrolled', top });
    const at = (actions: readonly Action[]) => view(actions.reduce(reduce, initial())).top;
    assert.equal(at([note('a'), scrolled(300), note('b'), scrolled(20), back]), 300);
    assert.equal(at([note('a'), scrolled(300), note('b'), scrolled(20), back, forward]), 20);
    assert.equal(at([note('a'), scrolled(300), note('b')]), undefined);
    assert.equal(at([caret('conv1'), scrolled(300), caret('conv2')]), undefined);
    // What was found is scrolled in front of it.
    assert.equal(at([note('a'), scrolled(300), { type: 'query', text: 'x' }, scrolled(0)]), 300);
    const stored = JSON.parse(JSON.stringify(kept([note('a'), scrolled(300)].reduce(reduce, initial()))));
    assert.ok(isKept(stored));
    assert.equal(view(initial(stored)).top, 300);
  });

  it('keeps what was entered for a model over other notes and a reload, until it is as it began', () => {
    const enter: Action = { type: 'enter', model: 'softmax', entered: { logits: [1, 2], picture: [0, 0.5] } };
    const left = [note('a'), enter, note('b'), back].reduce(reduce, initial());
    const stored = JSON.parse(JSON.stringify(kept(left)));
    assert.ok(isKept(stored));
    assert.deepEqual(initial(stored).entered, { softmax: { logits: [1, 2], picture: [0, 0.5] } });
    assert.deepEqual(reduce(initial(stored), { type: 'enter', model: 'softmax' }).entered, {});
  });

  it('goes where it is sent after a reload, though the text of where it was comes later', () => {
    const stored = kept([caret('conv1'), note('a')].reduce(reduce, initial()));
    const arriving: readonly Action[] = [{ type: 'browse' }, { type: 'page', page: page('a') }];
    const after = arriving.reduce(reduce, initial(stored));
    assert.equal(place(after), 'contents');
    assert.equal(place(reduce(after, back)), 'note:a');
    assert.ok(after.pages.a);
  });

  it('does not take over a state that it did not write', () => {
    const bad = [
      null,
      {},
      { history: [], at: 0, pinned: false, query: '' },
      { history: [{ kind: 'x' }], at: 0, pinned: true, query: '' },
    ];
    assert.deepEqual(bad.map(isKept), [false, false, false, false]);
  });
});
