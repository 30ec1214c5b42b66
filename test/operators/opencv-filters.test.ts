/** What is said of OpenCV's filters, arithmetic and contours is what OpenCV does (test/truth/opencv_filters.json). */
import { strict as assert } from 'node:assert';
import { hoverText } from '../host/hover-text';
import facts from '../truth/opencv_filters.json';

function says(marked: string, ...expected: readonly string[]): void {
  const text = hoverText(`import cv2\n${marked}`);
  for (const part of expected) assert.ok(text.includes(part), `${text}\n\nlacks: ${part}`);
}

function lacks(marked: string, part: string): void {
  const text = hoverText(`import cv2\n${marked}`);
  assert.ok(text !== '' && !text.includes(part), text);
}

describe('a colour code as a flag of imread', () => {
  it('converts nothing', () => {
    for (const found of Object.values(facts['colour codes as flags of imread']))
      assert.deepEqual(found, [
        [4, 5, 3],
        [200, 0, 0],
      ]);
    for (const name of Object.keys(facts['colour codes as flags of imread']))
      says(`cv2.imr$0ead(p, cv2.${name})`, `${name} is meant for cvtColor`, 'stays H×W×3');
    lacks('cv2.imr$0ead(p, cv2.IMREAD_COLOR)', 'cvtColor');
  });
});

describe('filters', () => {
  it('have the kernels that are told', () => {
    const written = (kernel: number[][]) =>
      kernel.map(row => row.map(n => String(n).replace('-', '−')).join(' ')).join(' / ');
    const [x, y] = facts.Sobel as [number[][], number[][]];
    says('cv2.So$0bel(a, cv2.CV_64F, 1, 0, ksize=3)', 'along x · 3×3', written(x));
    says('cv2.So$0bel(a, cv2.CV_64F, 0, 1)', 'along y · 3×3', written(y));
    says('cv2.Lapl$0acian(a, cv2.CV_64F)', written(facts.Laplacian));
    says('cv2.Sch$0arr(a, cv2.CV_64F, 1, 0)', facts.Scharr.join(', '));
    assert.equal(facts['Sobel of a ramp'], 8);
  });

  it('warn of bytes that hold no minus', () => {
    assert.deepEqual(facts['Sobel of bytes'], [-800, 0]);
    says('cv2.So$0bel(a, -1, 1, 0)', 'cuts off at 0');
    lacks('cv2.So$0bel(a, cv2.CV_64F, 1, 0)', 'cuts off');
    assert.equal(facts['median of even size refused'], true);
    says('cv2.median$0Blur(a, 4)', 'must be odd');
    lacks('cv2.median$0Blur(a, 5)', 'odd');
  });

  it('are numbered as OpenCV does', () => {
    assert.deepEqual(facts.operations, [0, 1, 2, 3, 4, 5, 6]);
    says('cv2.morphology$0Ex(a, 2, k)', 'MORPH_OPEN', 'Opening: erode, then dilate');
    assert.deepEqual(facts.kernel, [3, 5]);
    says('cv2.getStructuring$0Element(cv2.MORPH_RECT, (5, 3))', 'a full rectangle · 3×5');
    assert.deepEqual(facts.CLAHE, [40, [8, 8]]);
    says('cv2.create$0CLAHE()', 'clip limit 40 · 8×8 tiles');
  });
});

describe('arithmetic on images', () => {
  it('has the norms that are told', () => {
    assert.deepEqual(facts.norms, [7, 5, 4]);
    assert.deepEqual(facts['norm types'], [1, 2, 4, 32]);
    says('cv2.no$0rm(a)', 'NORM_L2', 'the Euclidean length');
    says('cv2.no$0rm(a, b, cv2.NORM_L1)', 'Σ|a − b|');
    const [whole, mean] = facts['norm of differences'] as [number, number];
    assert.ok(Math.abs(whole / Math.sqrt(2) - mean) < 1e-6);
    says('cv2.no$0rm(a, b, cv2.NORM_L2)', 'this / √N');
    says('cv2.norm$0alize(a, None, 0, 255, cv2.NORM_MINMAX)', 'NORM_MINMAX · 0 to 255');
  });

  it('mirrors, blends and pads as is told', () => {
    assert.deepEqual(facts.flipped[0], [
      [2, 1],
      [4, 3],
    ]);
    says('cv2.fl$0ip(a, 1)', 'left and right');
    assert.equal(facts.blended, 255);
    says('cv2.addWei$0ghted(a, 0.7, b, 0.3, 0)', 'y = 0.7·a + 0.3·b');
    says('cv2.addWei$0ghted(a, 1.5, b, -0.5, 10)', 'y = 1.5·a − 0.5·b + 10');
    for (const [name, found] of Object.entries(facts.borders)) {
      const letters = found.map(n => 'abcd'[n - 1]).join('');
      const said = /[a-d]+\|[a-d]+\|[a-d]+/.exec(
        hoverText(`import cv2\ncv2.copyMake$0Border(a, 1, 1, 1, 1, cv2.${name})`),
      )![0];
      // The words show three pixels, or four; the image has four.
      if (said.split('|')[1]!.length === 4) assert.equal(said.replaceAll('|', ''), letters);
    }
  });
});

describe('contours', () => {
  it('measure as is told', () => {
    assert.deepEqual(facts.contour, [81, [5, 5, 10, 10], 4, [9.5, 81]]);
    says('cv2.contour$0Area(c)', 'a square of 10×10 pixels measures 81');
    assert.deepEqual(facts.stats, [5, 5, 10, 10, 100]);
    says('cv2.connectedComponents$0WithStats(a)', 'left, top, width, height, area');
    assert.deepEqual(facts['k-means'], [[50, 1], 'int32', [4, 3], 'float32', true]);
    assert.deepEqual(facts['k-means flags'], [0, 1, 2]);
    says('cv2.kme$0ans(a, 4, None, c, 10, 2)', 'KMEANS_PP_CENTERS', 'labels N×1 int32 and centres 4×d float32');
    assert.deepEqual(facts['missing video'], [false, false, null]);
    says('cap = cv2.VideoCapture(0)\nok, image = cap.re$0ad()', 'ok is False and frame is None');
    says('cv2.Video$0Capture(0)', 'camera 0', 'ask isOpened()');
  });
});
