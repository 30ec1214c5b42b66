/** What is said of the methods of OpenCV's objects, against what they gave when they were run (opencv_methods.json). */
import { strict as assert } from 'node:assert';
import { Opaque } from '../../src/operators/argument';
import { findOperator } from '../../src/operators/catalogue';
import { infer } from '../../src/operators/operator';
import truth from '../truth/opencv_methods.json';

interface Described {
  readonly columns: number;
  readonly dtype: string;
}

describe("the methods of OpenCV's objects", () => {
  for (const [version, { described, match, knnMatch, compute }] of Object.entries(truth)) {
    for (const [name, facts] of Object.entries(described) as [string, Described | null][])
      if (facts)
        it(`${name} describes as in OpenCV ${version}`, () => {
          const said = factsOf('cv2.Feature2D.detectAndCompute', `cv2.${name}_create`);
          assert.match(said, new RegExp(`N×${facts.columns} ${facts.dtype}, a row a keypoint`));
          const { columns, dtype, ...others } = facts;
          assert.ok(Object.values(others).every(holds => holds === true));
          assert.match(said, /a tuple of keypoints, and the descriptors, which are None where no keypoint is found/);
          assert.match(said, dtype === 'uint8' ? /NORM_HAMMING/ : /NORM_L2/);
        });

    it(`matches and disparities are as in OpenCV ${version}`, () => {
      assert.deepEqual(new Set([...Object.values(match), ...Object.values(knnMatch)]), new Set([true]));
      assert.equal(compute.dtype, 'int16');
      assert.equal(compute['not found'], (16 - 1) * 16);
      assert.equal(compute['StereoBM refuses colour'], true);
      const said = factsOf('cv2.StereoMatcher.compute', 'cv2.StereoBM_create');
      assert.match(said, /H×W int16.* \(minDisparity − 1\)·16.* 8-bit grey images only/s);
      assert.doesNotMatch(factsOf('cv2.StereoMatcher.compute', 'cv2.StereoSGBM_create'), /8-bit/);
    });
  }
});

function factsOf(name: string, maker: string): string {
  const { operator, form } = findOperator(name)!;
  const outcome = infer(form, { self: new Opaque(maker), mask: null }, args => operator.rule.explain!(args));
  assert.ok('ok' in outcome);
  return outcome.ok.facts.join('\n');
}
