/** OpenCV's thresholds, Hough lines and filters: what is said of a call is what OpenCV 4.11 and 5.0 do. */
import { strict as assert } from 'node:assert';
import { hoverText } from '../host/hover-text';
import versions from '../truth/opencv_thresholds.json';
import { haveParameters, head, says } from './opencv-calls';

for (const [version, facts] of Object.entries(versions))
  describe(`thresholds in OpenCV ${version}`, () => {
    it('have the parameters of OpenCV, in its order, and its constants', () => {
      haveParameters(facts.parameters);
      const constants = facts.constants as Readonly<Record<string, number>>;
      for (const name of ['BINARY', 'BINARY_INV', 'TRUNC', 'TOZERO', 'TOZERO_INV'])
        says(`cv2.thresh$0old(i, 10, 255, ${constants[`THRESH_${name}`]})`, `threshold 10 · ${name}\n`);
      says(`cv2.thresh$0old(i, 0, 255, ${constants.THRESH_OTSU})`, 'Otsu');
      says(`cv2.adaptive$0Threshold(i, 255, ${constants.ADAPTIVE_THRESH_GAUSSIAN_C}, 0, 5, 2)`, 'Gaussian mean');
    });

    for (const [name, made] of Object.entries(facts['thresholded at 127.6 to 200']))
      it(`${name} is the formula that is shown`, () => {
        const text = hoverText(`${head}cv2.thresh$0old(i, 127.6, 200, cv2.${name})`);
        const [, above, below] = /x → (\S+) where x > 127\.6, else (\S+)\]/.exec(text)!;
        assert.ok(text.includes(`rounded down to ${facts['threshold used']}`), text);
        const limit = facts['threshold used'];
        const value = (word: string, x: number) => (word === 'x' ? x : Math.floor(Number(word)));
        assert.deepEqual(
          facts.row.map(x => (x > limit ? value(above!, x) : value(below!, x))),
          made,
        );
      });

    it('are chosen by Otsu where that is asked, on one channel', () => {
      assert.equal(facts['Otsu of 40 and 180 ignores 99'], 40);
      assert.equal(facts['Otsu of three channels'], false);
      for (const flags of ['cv2.THRESH_BINARY + cv2.THRESH_OTSU', 'cv2.THRESH_BINARY | cv2.THRESH_OTSU'])
        says(`cv2.thresh$0old(i, 99, 255, ${flags})`, 'BINARY+OTSU', 'The 99 given is not looked at', 'one channel');
      says(
        'def f(i):\n    if a:\n        return cv2.thresh$0old(i, 0, 255, cv2.THRESH_OTSU | cv2.THRESH_BINARY_INV)',
        'x → 0',
      );
    });

    it('of every pixel its own want an odd block', () => {
      const refused = Object.entries(facts['block sizes']).filter(([, works]) => !works);
      assert.deepEqual(
        refused.map(([size]) => size),
        ['1', '2', '4'],
      );
      for (const [size, works] of Object.entries(facts['block sizes'])) {
        const text = hoverText(`${head}cv2.adaptive$0Threshold(i, 255, 0, 0, ${size}, 2)`);
        assert.equal(!/must be odd and at least 3/.test(text), works, text);
      }
      assert.deepEqual(facts['even area by C'], { '2': 255, '0': 0, '-2': 0 });
      assert.equal(facts['adaptive of floats'], false);
      says('cv2.adaptive$0Threshold(i, 255, 0, 0, 11, -3)', 't = mean of 11×11 + 3', 'one channel of bytes');
    });

    it('Hough lines need more votes than asked', () => {
      assert.deepEqual(facts['a line of 100 votes'], {
        '99': [
          [1, 1, 2],
          [30, 0],
        ],
        '100': null,
      });
      says(
        'cv2.Hough$0Lines(e, 1, np.pi / 180, 99)',
        'more than 99 votes',
        '1° of angle',
        'N×1×2',
        '0 is an upright line',
      );
    });

    it('filter2D does not turn the kernel round', () => {
      assert.deepEqual(facts['shifted by a kernel'], [11, 12, 13, 14, 13]);
      says('cv2.filt$0er2D(i, -1, k)', 'it is a correlation', 'by reflection');
    });
  });
