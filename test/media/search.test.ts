/** What the search of the explainer finds among the notes that ship, the best first. */
import { strict as assert } from 'node:assert';
import { search } from '../../media/explainer/search';
import { buildLibrary } from '../../src/notes/library';
import { parseNote } from '../../src/notes/parse-note';
import { sectionsOf } from '../../src/panels/explainer-content';
import { readContent } from '../content/read-content';

const notes = readContent().flatMap(({ path, text }) => parseNote(text, path).note ?? []);
const sections = sectionsOf(buildLibrary(notes));

describe('searching notes', () => {
  const check = (query: string, best: string | undefined) =>
    it(query, () => assert.equal(search(sections, query)[0]?.id, best));

  check('RMSprop', 'optimizers');
  check('Conv2d', 'conv-hyperparameters');
  check('batch norm', 'batch-normalization');
  check('batchnorm2d', 'batch-normalization');
  check('vanishing', 'vanishing-exploding-gradients');
  check('vansihing', 'vanishing-exploding-gradients');
  check('self supervised', 'self-supervised-learning');
  check('find homography', 'homography');
  check('transofrmer', 'transformer');
  check('FixMatch', 'semi-supervised-methods');
  check('aperture problem', 'optical-flow');
  check('NT-Xent', 'contrastive-learning');
  check('LoRA', 'transfer-learning-methods');
  check('zero-gamma', 'resnet');
  check('skip connection', 'resnet');
  check('optimizer', 'optimizers');
  check('optimizers', 'optimizers');
  check('xyzzy', undefined);

  it('leads to the part of a note that is named', () => {
    const found = search(sections, 'mean teacher')[0];
    assert.deepEqual([found?.id, found?.part?.anchor], ['semi-supervised-methods', 'mean-teacher']);
    assert.equal(search(sections, 'optical flow')[0]?.part, undefined);
  });

  it('needs every word', () => assert.deepEqual(search(sections, 'lstm homography'), []));
});
