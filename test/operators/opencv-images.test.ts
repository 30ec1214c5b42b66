/** OpenCV's images: what is said of a call is what OpenCV 4.11 and 5.0 do (test/truth/opencv_images.json). */
import { strict as assert } from 'node:assert';
import { COLOURS } from '../../src/operators/opencv/images';
import versions from '../truth/opencv_images.json';
import { haveParameters, says } from './opencv-calls';

for (const [version, facts] of Object.entries(versions))
  describe(`images in OpenCV ${version}`, () => {
    it('have the parameters of OpenCV, in its order, and its constants', () => {
      haveParameters(facts.parameters);
      const constants = facts.constants as Readonly<Record<string, number>>;
      for (const [number, name] of Object.entries(COLOURS)) assert.equal(constants[name], Number(number), name);
      for (const [flag, name] of [
        ['-1', 'IMREAD_UNCHANGED'],
        ['0', 'IMREAD_GRAYSCALE'],
        ['1', 'IMREAD_COLOR'],
      ] as const) {
        assert.equal(constants[name], Number(flag));
        says(`cv2.im$0read("a.png", ${flag})`, name);
      }
    });

    it('imread gives height × width × 3, or None', () => {
      assert.equal(facts['missing file'], null);
      assert.deepEqual(
        [facts.read.colour, facts.read.grey, facts.read.alpha, facts.read['colour as grey']],
        [
          [48, 64, 3],
          [48, 64, 3],
          [4, 5, 3],
          [48, 64],
        ],
      );
      says('cv2.im$0read("a.png")', 'H×W×3, uint8', 'blue, green, red', 'the result is None');
      says('cv2.im$0read("a.png", cv2.IMREAD_GRAYSCALE)', 'H×W, uint8: no axis for channels');
      assert.deepEqual(facts.read['alpha, unchanged'], [4, 5, 4]);
      says('cv2.im$0read("a.png", cv2.IMREAD_UNCHANGED)', 'H×W×4 with alpha');
    });

    it('cvtColor weighs colours and halves degrees as OpenCV does', () => {
      const weights = [0.114, 0.587, 0.299].map(weight => Math.round(255 * weight));
      assert.deepEqual(facts['grey of blue, green, red'], weights);
      says('cv2.cvt$0Color(i, cv2.COLOR_BGR2GRAY)', 'BGR → GRAY', '0.299·R + 0.587·G + 0.114·B', 'H×W×3 becomes H×W');
      assert.deepEqual([facts.grey, facts['red in HSV'], facts['highest hue']], [[48, 64], [0, 255, 255], 179]);
      says('cv2.cvt$0Color(i, cv2.COLOR_BGR2RGB)', 'BGR → RGB', 'Only the order of the channels turns round.');
      says('cv2.cvt$0Color(i, cv2.COLOR_BGR2HSV)', 'H runs from 0 to 179');
    });

    it('GaussianBlur fills in what is 0', () => {
      const kernels = facts.kernels as unknown as Readonly<Record<string, readonly number[]>>;
      for (const size of [3, 5, 7, 9]) {
        const weights = kernels[size]!;
        const by = { 3: 4, 5: 16, 7: 64, 9: 256 }[size]!;
        const listed = `${weights.map(weight => (weight * by) / 256).join(' ')}, by ${by}`;
        says(`cv2.Gaussian$0Blur(i, (${size}, ${size}), 0)`, listed);
      }
      assert.deepEqual(kernels['11'], facts['kernel of σ 2']);
      says('cv2.Gaussian$0Blur(i, (11, 11), 0)', 'σ = 0.3·((11 − 1)·0.5 − 1) + 0.8 = 2]');
      assert.deepEqual(facts['σ 2'], { 'bytes 13': true, 'floats 17': true, 'floats 13': false });
      says('cv2.Gaussian$0Blur(i, (0, 0), 2)', '13×13 for bytes, 17×17 for other types');
      assert.equal(facts['blurs by 4'], false);
      says('cv2.Gaussian$0Blur(i, (4, 4), 0)', 'ksize must be odd');
    });

    it('Canny gives 0 and 255, whichever threshold comes first', () => {
      assert.deepEqual([facts.edges, facts['swapped thresholds']], [[[48, 64], 'uint8', [0, 255]], true]);
      for (const thresholds of ['50, 150', '150, 50'])
        says(`cv2.Can$0ny(i, ${thresholds})`, 'thresholds 50 and 150', 'above 150 is an edge', '0 or 255');
    });

    it('contours, lines and counts have the shapes that are told', () => {
      assert.deepEqual(facts.contours, [2, [4, 1, 2], 'int32']);
      says('cv2.find$0Contours(i, 0, 2)', 'RETR_EXTERNAL · CHAIN_APPROX_SIMPLE', 'N×1×2, int32', 'is 4 points');
      assert.deepEqual([facts.lines, facts['no lines']], [version === '5.0' ? [4] : [1, 4], null]);
      says('cv2.Hough$0LinesP(e, 1, np.pi / 180, 50)', 'N×1×4 in OpenCV 4, N×4 in 5', '1° of angle', 'it is None');
      says('cv2.Hough$0LinesP(e, 1, np.pi / 180, 50)', 'Short segments stay; no gap is bridged.');
      says(
        'cv2.Hough$0LinesP(e, 1, np.pi / 180, 50, minLineLength=30, maxLineGap=5)',
        'Segments under 30 pixels are dropped; gaps of up to 5 are bridged.',
      );
      assert.ok(facts['255 within [0, 255]'] < facts['255 within [0, 256]']);
      says('cv2.calc$0Hist([g], [0], None, [256], [0, 256])', '256 bins', 'hence 256', `is ${facts.histogram}`);
    });
  });
