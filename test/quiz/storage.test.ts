/** The log of reviews on a real disk: several windows, a crash in the middle of a line, a disk that refuses. */
import { strict as assert } from 'node:assert';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Uri } from 'vscode';
import { openReviews } from '../../src/panels/quiz-storage';
import { serialize } from '../../src/quiz/log';
import { review, T0 } from './reviews';

describe('the log of reviews on disk', () => {
  let folder: string;
  const storage = () => ({ fsPath: join(folder, 'storage') }) as Uri;
  const path = () => join(folder, 'storage', 'reviews.jsonl');
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'receptive-reviews-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('is empty before the first answer', async () =>
    assert.deepEqual(await openReviews(storage()).load(), { events: [], problems: [] }));

  it('takes the answers of several windows at once', async () => {
    const windows = [openReviews(storage()), openReviews(storage()), openReviews(storage())];
    const events = Array.from({ length: 90 }, (_, index) => review(`c${index}`, T0 + index));
    await Promise.all(events.map((event, index) => windows[index % 3]!.record(event)));
    assert.deepEqual((await windows[0]!.load()).events, events);
    assert.deepEqual(
      (await readFile(path(), 'utf8')).split('\n').sort(),
      ['', ...events.map(event => serialize(event).trim())].sort(),
    );
  });

  it('goes on after a crash in the middle of a line', async () => {
    await mkdir(join(folder, 'storage'));
    await writeFile(path(), `${serialize(review('a', T0))}{"v":1,"id":"ha`);
    const reviews = openReviews(storage());
    await reviews.record(review('b', T0 + 1));
    assert.deepEqual(await reviews.load(), {
      events: [review('a', T0), review('b', T0 + 1)],
      problems: [{ line: 2, message: 'not JSON' }],
    });
  });

  it('says when it cannot write, and writes later', async () => {
    await writeFile(join(folder, 'storage'), 'a file where the folder should be');
    const reviews = openReviews(storage());
    await assert.rejects(reviews.record(review('a', T0)));
    await rm(join(folder, 'storage'));
    await reviews.record(review('b', T0 + 1));
    assert.deepEqual((await reviews.load()).events, [review('a', T0), review('b', T0 + 1)]);
  });
});
