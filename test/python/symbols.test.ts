/** Dotted names resolved through a file's imports: each name with the code it stands for, in the order of the text. */
import { strict as assert } from 'node:assert';
import { parse } from '../../src/python/parse';
import { symbolsOf } from '../../src/python/symbols';

function check(code: string, expected: readonly string[]) {
  const found = symbolsOf(parse(code).module).list.map(({ name, span, receiver }) => {
    const of = receiver ? ` of ${receiver.madeBy ?? '?'}` : '';
    return `${code.slice(span.from, span.to)} = ${name}${of}`;
  });
  assert.deepEqual(found, expected);
}

describe('symbols', () => {
  it('follow imports and their other names', () =>
    check('import torch.nn.functional as F, numpy as np\nfrom cv2 import SIFT_create as sift\nF.relu\nnp.dot(sift())', [
      'F.relu = torch.nn.functional.relu',
      'np.dot = numpy.dot',
      'sift = cv2.SIFT_create',
    ]));

  it('are not those that the file binds itself', () =>
    check('import cv2\nfrom . import models\ndef f(cv2, y):\n    cv2.remap\ncv2.remap\nmodels.resnet18\ncv3.x', [
      'remap = remap of ?',
      'cv2.remap = cv2.remap',
      'resnet18 = resnet18 of ?',
      'x = x of ?',
    ]));

  it('survive an import that may fail', () =>
    check('try:\n    import cv2\nexcept ImportError:\n    cv2 = None\ncv2.remap', [
      'cv2 = cv2',
      'cv2.remap = cv2.remap',
    ]));

  it('are not seen by methods where a class binds them', () =>
    check('import cv2\nclass A:\n    cv2 = 1\n    def f(self):\n        cv2.remap', ['cv2.remap = cv2.remap']));

  it('of methods know what made the value, where it is made once', () =>
    check('import cv2\ns = cv2.SIFT_create()\ns.detect(a)\nt = 1\nt = cv2.x()\nt.detect', [
      'cv2.SIFT_create = cv2.SIFT_create',
      'detect = detect of cv2.SIFT_create',
      'cv2.x = cv2.x',
      'detect = detect of ?',
    ]));
});
