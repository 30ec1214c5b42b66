/** OpenCV's calls: signatures and defaults against OpenCV itself, and what is said about a call against what it does. */
import { strict as assert } from 'node:assert';
import { type Argument, Float, Opaque } from '../../src/operators/argument';
import { findOperator } from '../../src/operators/catalogue';
import { ESTIMATORS, FUNDAMENTAL, INTERPOLATIONS, MOTION_TYPES, NORMS } from '../../src/operators/opencv/constants';
import { opencv } from '../../src/operators/opencv/opencv';
import { infer } from '../../src/operators/operator';
import { bind } from '../../src/operators/parameter';
import { hoverText } from '../host/hover-text';
import facts from '../truth/opencv.json';
import { says } from './opencv-calls';

type Signature = readonly (readonly [string, boolean])[];
const versions = Object.entries(facts) as unknown as readonly (readonly [
  string,
  {
    readonly signatures: Readonly<Record<string, readonly Signature[]>>;
    readonly defaults: Readonly<Record<string, Readonly<Record<string, number>>>>;
    readonly constants: Readonly<Record<string, number>>;
    readonly descriptors: Readonly<Record<string, number | null>>;
    readonly shapes: Readonly<Record<string, number | readonly number[]>>;
    readonly alignment: {
      readonly 'from template to input': readonly number[];
      readonly shapes: readonly (readonly number[])[];
      readonly 'written over': boolean;
    };
    readonly 'Canny below 1': Readonly<Record<string, boolean>>;
    readonly refused: Readonly<Record<string, boolean>>;
  },
])[];
const [, old] = versions[0]!;

const bare = (id: string) => id.replace('cv2.', '');
const parametersOf = (id: string) => findOperator(id)!.operator.functions![0]!.parameters;
const own = (id: string) => Object.keys(parametersOf(id)).filter(name => name !== 'others' && name !== 'keywords');

describe("OpenCV's calls", () => {
  for (const [version, { signatures, defaults, constants }] of versions) {
    for (const { id } of opencv.filter(({ id }) => bare(id) in signatures))
      it(`${bare(id)} has the parameters of an overload of OpenCV ${version}, in its order`, () => {
        const names = own(id);
        const fits = signatures[bare(id)]!.some(
          overload =>
            names.every((name, i) => overload[i]?.[0] === name) &&
            // What OpenCV lets a caller leave out may be left out here; nothing that is left out here is missed.
            overload.every(([name, required], i) =>
              i < names.length ? required || parametersOf(id)[name]!.default !== undefined : !required,
            ),
        );
        assert.ok(fits, `${names.join(', ')}; OpenCV: ${JSON.stringify(signatures[bare(id)])}`);
      });

    for (const [name, values] of Object.entries(defaults))
      it(`${name} has the defaults of OpenCV ${version}`, () => {
        const parameters = parametersOf(`cv2.${name}`);
        const ours = Object.keys(values).map(parameter => {
          const value = parameters[parameter]!.default;
          return [parameter, value instanceof Float ? value.value : value];
        });
        assert.deepEqual(Object.fromEntries(ours), values);
      });

    it(`constants are numbered as in OpenCV ${version}`, () => {
      for (const table of [INTERPOLATIONS, ESTIMATORS, FUNDAMENTAL, NORMS, MOTION_TYPES])
        for (const [number, name] of Object.entries(table))
          if (name !== 'all points') assert.equal(constants[name], Number(number), name);
    });

    it(`what is said of descriptors, sizes and refusals holds in OpenCV ${version}`, () => {
      const { descriptors, shapes, refused } = versions.find(([key]) => key === version)![1];
      assert.deepEqual([descriptors.SIFT_create, descriptors.ORB_create], [128, 32]);
      assert.equal(descriptors.AKAZE_create === null, version.startsWith('5'));
      assert.deepEqual(shapes['pyramid of 481×641 to level 3'], 4);
      assert.deepEqual(shapes['pyramid of 120×160 to level 3'], 3);
      assert.deepEqual(shapes.projectPoints, [5, 1, 2]);
      for (const [what, holds] of Object.entries(refused))
        assert.equal(
          holds,
          !/of 5$|on floats$|N×1×2|returns/.test(what) || /Hamming|getPerspective|ECC/.test(what),
          what,
        );
    });
  }

  for (const [version, { alignment, 'Canny below 1': canny }] of versions) {
    it(`findTransformECC leads from the template to the input in OpenCV ${version}`, () => {
      assert.deepEqual(alignment['from template to input'], [2, -1]);
      assert.equal(alignment['written over'], true);
      const rows = alignment.shapes.map(([height]) => height);
      for (const [number, motion] of Object.entries(MOTION_TYPES))
        says(`cv2.findTransform$0ECC(a, b, w, cv2.${motion})`, motion, `float32, ${rows[Number(number)]}×3`);
      says('cv2.findTransform$0ECC(a, b, w)', 'MOTION_AFFINE', '6 numbers', 'leads from the template to the input');
    });
    it(`Canny on thresholds below 1 does what it does on 0 in OpenCV ${version}`, () => {
      assert.deepEqual(canny, { '0.1': true, '0.5': true, '30': false });
      says('cv2.Can$0ny(i, 0.1, 0.99)', 'thresholds below 1 do what 0 does');
      assert.doesNotMatch(hoverText('import cv2\ncv2.Can$0ny(i, 30, 90)'), /below 1/);
    });
  }
  it('findTransformECC says what it refuses', () => {
    const start = (warp: string, motion: string) =>
      `import numpy as np\ncv2.findTransform$0ECC(a, b, ${warp}, cv2.${motion}, (3, 5000, 1e-10))`;
    says(start('np.eye(2, 3, dtype=np.float32)', 'MOTION_HOMOGRAPHY'), 'takes a 3×3 warpMatrix; one of 2 rows raises');
    says(start('np.eye(3, dtype=np.float32)', 'MOTION_EUCLIDEAN'), 'takes a 2×3 warpMatrix; one of 3 rows raises');
    says(start('np.eye(2, 3)', 'MOTION_AFFINE'), 'warpMatrix is float64, which it refuses');
    says(start('np.eye(2, 3)', 'MOTION_AFFINE'), 'It ends after 5,000 rounds, or when the correlation grows by less');
    const fine = hoverText(`import cv2\n${start('np.eye(3, 3, dtype=np.float32)', 'MOTION_HOMOGRAPHY')}`);
    assert.doesNotMatch(fine, /refuses|a 3×3 warpMatrix; one/);
  });

  check('resize to a size', 'cv2.resize', ['img', [320, 200]], {}, () => [
    'to 320×200 (width × height) · INTER_LINEAR',
    [],
    `dsize is (width, height): the array that comes out has ${at('resize to (320, 200)', 0)} rows and ${at('resize to (320, 200)', 1)} columns.`,
    [],
  ]);
  check('resize by factors', 'cv2.resize', ['img', null], { fx: new Float(0.25), fy: new Float(0.3) }, () => {
    assert.deepEqual([Math.round(0.3 * 481), Math.round(0.25 * 641)], shape('resize by 0.25 and 0.3').slice(0, 2));
    return [
      'width × 0.25, height × 0.3 · INTER_LINEAR',
      ['W′ = round(0.25·W), H′ = round(0.3·H)'],
      'INTER_LINEAR blends the 4 source pixels around each position.',
      [/fine patterns alias; INTER_AREA averages them/],
    ];
  });
  check('resize to a size and by factors', 'cv2.resize', ['img', [100, 50]], { fx: 9, fy: 9 }, () => {
    assert.deepEqual(shape('resize to a size, factors given').slice(0, 2), [50, 100]);
    return [
      'to 100×50 (width × height) · INTER_LINEAR',
      [],
      'dsize is (width, height): the array that comes out has 50 rows and 100 columns.',
      [/fx and fy are ignored/],
    ];
  });
  check('warpPerspective', 'cv2.warpPerspective', ['img', 'M', [300, 200]], { flags: name('INTER_NEAREST') }, () => [
    'to 300×200 (width × height) · INTER_NEAREST',
    ['λ·(x′, y′, 1) = M·(x, y, 1), M is 3×3'],
    `dsize is (width, height): the array that comes out has ${at('warpPerspective to (300, 200)', 0)} rows and ${at('warpPerspective to (300, 200)', 1)} columns.`,
    [],
  ]);
  // 0.227 and 72 trials of 4 at 99%: the curriculum's numbers, by hand.
  check('findHomography by RANSAC', 'cv2.findHomography', ['a', 'b', name('RANSAC'), new Float(5)], {}, () => [
    'RANSAC · threshold 5 px',
    ['N = log(1 − 0.995) / log(1 − w^4), w the share of right matches'],
    'A match agrees when it lies within 5 pixels of where the homography sends it.',
    [],
  ]);
  it('findHomography says what its trials can stand', () => {
    const { facts: said } = explain('cv2.findHomography', ['a', 'b', name('RANSAC'), new Float(5)], {});
    assert.equal(
      said[1],
      'With half of the matches right it takes 83 guesses of 4; 2,000 guesses suffice down to 22.7% right.',
    );
    const usual = explain('cv2.findHomography', ['a', 'b', 8], { confidence: new Float(0.99) }).facts[1]!;
    assert.match(usual, /it takes 72 guesses of 4/);
  });
  check('findHomography of all points', 'cv2.findHomography', ['a', 'b'], {}, () => [
    'all points',
    [],
    'Method 0 fits all pairs by least squares, so one wrong match bends the result.',
    [/leaves them out/],
  ]);
  check('SIFT', 'cv2.SIFT_create', [], { contrastThreshold: new Float(0.02) }, () => [
    'all keypoints · contrast threshold 0.02',
    ['4·4 cells · 8 directions = 128 numbers a keypoint'],
    'Descriptors are float32, N×128: 512 bytes a keypoint. Compare them by NORM_L2.',
    [],
  ]);
  check('a matcher that cross-checks', 'cv2.BFMatcher', [name('NORM_HAMMING'), true], {}, () => [
    'NORM_HAMMING · cross-check',
    ['d₁ / d₂ < r keeps a match, r usually 0.7 to 0.8 (nearest to second nearest)'],
    'NORM_HAMMING counts the bits that differ: for ORB, BRISK and AKAZE. On floats (SIFT) OpenCV refuses it.',
    [/knnMatch\(k=2\), and so the ratio test, raises/],
  ]);
  check(
    'Lucas–Kanade',
    'cv2.calcOpticalFlowPyrLK',
    ['a', 'b', 'p', null],
    { winSize: [15, 15], maxLevel: 2, criteria: [3, 10, new Float(0.03)] },
    () => [
      'windows of 15×15 · up to 3 resolutions',
      ['[Σ Ix², Σ IxIy; Σ IxIy, Σ Iy²]·(u, v) = −(Σ IxIt, Σ IyIt), sums over the window'],
      'maxLevel 2: up to 3 resolutions, the coarsest 4 times smaller; fewer where the image would become smaller than the window.',
      [],
    ],
  );
  check('stereo with a wrong block', 'cv2.StereoBM_create', [], { numDisparities: 24, blockSize: 14 }, () => [
    'disparities 0 to 23 · blocks of 14×14',
    ['Z_min = f·T / 23: nothing nearer is found'],
    /sixteenths of a pixel: divide by 16/,
    [/24 is no multiple of 16: compute\(\) raises/, /14 is refused/],
  ]);
  check('a chessboard', 'cv2.findChessboardCorners', ['img', [9, 6]], {}, () => [
    '9×6 inner corners',
    [],
    '9·6 = 54 corners, row by row: a board of 10×7 squares.',
    [],
  ]);
  check(
    'a window of cornerSubPix',
    'cv2.cornerSubPix',
    ['img', 'c', [11, 11], [-1, -1], [3, 30, new Float(0.001)]],
    {},
    () => [
      'windows of 23×23',
      [],
      'winSize is half the window: (11, 11) searches 23×23 pixels around each corner.',
      [],
    ],
  );

  it('nothing is said of arguments that are not known, and nothing is refused', () => {
    for (const { id } of opencv) {
      const unknown = new Opaque('something of the file');
      const bound = bind(id, parametersOf(id), Array<Argument>(30).fill(unknown), { invented: unknown });
      const { rule } = findOperator(id)!.operator;
      const outcome = infer(
        findOperator(id)!.form,
        bound,
        args => [rule.headline!(args), rule.explain!(args)] as const,
      );
      assert.ok(!('unknown' in outcome), `${id}: ${JSON.stringify(outcome)}`);
    }
  });
});

function name(constant: string): Opaque {
  return new Opaque(`cv2.${constant}`);
}

function shape(what: string): readonly number[] {
  return old.shapes[what] as readonly number[];
}

function at(what: string, axis: number): number {
  return shape(what)[axis]!;
}

function explain(id: string, positional: readonly (Argument | string)[], keywords: Readonly<Record<string, Argument>>) {
  const { operator, form } = findOperator(id)!;
  const bound = bind(id, parametersOf(id), positional, keywords);
  const outcome = infer(form, bound, args => ({
    headline: operator.rule.headline!(args),
    ...operator.rule.explain!(args),
  }));
  assert.ok('ok' in outcome, JSON.stringify(outcome));
  return outcome.ok;
}

type Said = readonly [
  headline: string,
  formulas: readonly string[],
  firstFact: string | RegExp,
  remarks: readonly RegExp[],
];

function check(
  title: string,
  id: string,
  positional: readonly Argument[],
  keywords: Readonly<Record<string, Argument>>,
  expected: () => Said,
): void {
  it(`says of ${title}`, () => {
    const { headline, formulas, facts: said, remarks } = explain(id, positional, keywords);
    const [line, arithmetic, fact, warnings] = expected();
    assert.equal(headline, line);
    assert.deepEqual(
      formulas.map(({ text }) => text),
      arithmetic,
    );
    if (typeof fact === 'string') assert.equal(said[0], fact);
    else assert.match(said[0]!, fact);
    assert.equal(remarks.length, warnings.length, remarks.join('\n'));
    for (const [i, warning] of warnings.entries()) assert.match(remarks[i]!, warning);
  });
}
