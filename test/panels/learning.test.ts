// What the reader has learned, where the disk does not give it.
import { strict as assert } from 'node:assert';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { Notes } from '../../src/host/notes';
import { buildLibrary } from '../../src/notes/library';
import { parseNote } from '../../src/notes/parse-note';
import { openLearning } from '../../src/panels/learning';

const text = `---
id: pooling
title: Pooling
---
It shrinks.

## Quiz

### Size {#pool-size .numeric}
How long is the output of \`MaxPool2d(2)\` on a side of 8?

= 4

> $8/2=4$.
`;

describe('what was learned', () => {
  let storage: string;
  beforeEach(async () => {
    storage = await mkdtemp(join(tmpdir(), 'receptive-storage-'));
  });
  afterEach(() => rm(storage, { recursive: true, force: true }));

  it('does not keep the questions away when its files cannot be read', async () => {
    // A folder where the file should be can be neither read nor written.
    for (const name of ['reviews.jsonl', 'questions.jsonl']) await mkdir(join(storage, name));
    const { note } = parseNote(text, 'content/2-deep-learning-fundamentals/pooling.md');
    const library = buildLibrary([note]);
    const notes = { library: async () => library, onDidChange: () => ({ dispose: () => {} }) } as unknown as Notes;
    const learning = openLearning(vscode.Uri.file(storage), notes);
    const { questions, events } = await learning.standing();
    assert.deepEqual(
      questions.map(({ card }) => card),
      ['pool-size'],
    );
    assert.deepEqual(events, []);
    assert.equal((await learning.cards()).length, 1);
    learning.dispose();
  });
});
