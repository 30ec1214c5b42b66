/**
 * Cameras and maps of the plane that code writes out, against what OpenCV and NumPy say of the same matrices
 * (test/truth/matrices.py).
 */
import { strict as assert } from 'node:assert';
import { intrinsicsFacts, intrinsicsOf, rotationFacts, rotationOf } from '../../src/operators/matrices/camera';
import { carried, mapThrough, planeFacts } from '../../src/operators/matrices/plane';
import type { Rows } from '../../src/operators/matrices/written';
import { hoverText } from '../host/hover-text';
import truth from '../truth/matrices.json';

const near = (found: readonly number[], wanted: readonly number[], slack = 1e-6) => {
  assert.equal(found.length, wanted.length);
  for (const [i, x] of found.entries()) assert.ok(Math.abs(x - wanted[i]!) < slack, `${found} is not ${wanted}`);
};

describe('matrices that code writes out', () => {
  it('tell the angles that an image of the camera sees', () => {
    for (const { matrix, size, angles } of truth.fields) {
      const facts = intrinsicsFacts(intrinsicsOf(matrix)!, size);
      const [, x, y] = /sees ([\d.]+)° × ([\d.]+)°/.exec(facts[1]!)!;
      near([Number(x), Number(y)], angles, 0.06);
    }
  });

  it('tell where a point of the world lands, and where the camera stands', () => {
    for (const { matrix, rvec, tvec, point, pixel, centre } of truth.projections) {
      const list = (numbers: unknown) => JSON.stringify(numbers);
      const said = hoverText(
        `import cv2\nimport numpy as np\nK = np.array(${list(matrix)})\ncv2.project$0Points(np.array([${list(point)}]), np.array(${list(rvec)}), np.array(${list(tvec)}), K, None)`,
      );
      const numbers = (pattern: RegExp) => pattern.exec(said)![1]!.replaceAll('−', '-').split(', ').map(Number);
      near(numbers(/lands on pixel \(([^)]*)\)/), pixel, 0.06);
      near(numbers(/stands at −Rᵀ·t = \(([^)]*)\)/), centre, 1e-3);
    }
  });

  it('tell a rotation from a mirror, with its angle and axis', () => {
    const { matrix, degrees, axis } = truth.rotation;
    const [said] = rotationFacts(matrix);
    const length = Math.hypot(...axis);
    const about = axis.map(x => String(Number((x / length).toPrecision(3))).replace('-', '−')).join(', ');
    assert.equal(said, `A rotation: R·Rᵀ = I, det R = 1. It turns by ${degrees}° about (${about}).`);
    const vector = axis.map(x => ((x / length) * degrees * Math.PI) / 180);
    near(rotationOf(vector).flat(), matrix.flat());
    const mirrored = matrix.map(([x, y, z]) => [x!, y!, -z!]);
    assert.match(rotationFacts(mirrored)[0]!, /det R = −1: it mirrors/);
    assert.deepEqual(rotationFacts([[1, 0.2, 0], ...matrix.slice(1)]), []);
  });

  it('tell where the corners of an image go', () => {
    const { matrix, size, points, determinant } = truth.corners;
    const corners = [
      [0, 0],
      [size[0]!, 0],
      [size[0]!, size[1]!],
      [0, size[1]!],
    ];
    near(
      corners.flatMap(corner => carried(matrix, corner)!),
      points.flat(),
    );
    const facts = planeFacts(matrix, size);
    assert.ok(facts[0]!.includes(`det = ${Number(determinant.toPrecision(4))}`), facts[0]);
    assert.match(facts[1]!, /go to \(10, 20\), \(396\.3, 12\.2\), \(454\.9, 304\.9\), \(106, 500\)/);
  });

  it('find the map through points as OpenCV does', () => {
    for (const { from, to, matrix } of [truth.through, truth.affine])
      near(mapThrough(from, to)!.slice(0, matrix.length).flat(), matrix.flat(), 1e-4);
    assert.equal(
      mapThrough(
        [
          [0, 0],
          [1, 1],
          [2, 2],
        ],
        [
          [0, 0],
          [1, 0],
          [0, 1],
        ],
      ),
      undefined,
    );
  });

  it('turn about a point as OpenCV does', () => {
    const said = hoverText('import cv2\ncv2.getRotation$0Matrix2D((320, 240), 30, 0.5)');
    const rows = /\[\[(.*?)\]\]/.exec(said)![1]!.replaceAll('−', '-').split('; ');
    near(
      rows.flatMap(row => row.split(' ').map(Number)),
      truth.turned.flat(),
      0.06,
    );
  });

  const planes: readonly (readonly [string, Rows, RegExp])[] = [
    [
      'a translation',
      [
        [1, 0, 100],
        [0, 1, 50],
        [0, 0, 1],
      ],
      /^A translation by \(100, 50\)\.$/,
    ],
    [
      'a quarter turn',
      [
        [0, -1, 0],
        [1, 0, 0],
        [0, 0, 1],
      ],
      /^A rotation: it turns by 90° clockwise/,
    ],
    [
      'a similarity',
      [
        [2, 0, 5],
        [0, 2, 0],
        [0, 0, 1],
      ],
      /^A similarity: it scales by 2 and moves by \(5, 0\)\.$/,
    ],
    [
      'a mirror',
      [
        [-1, 0, 0],
        [0, 1, 0],
        [0, 0, 1],
      ],
      /^An affine map: areas grow 1 times, and it mirrors/,
    ],
    [
      'the same by another scale',
      [
        [2, 0, 200],
        [0, 2, 100],
        [0, 0, 2],
      ],
      /^A translation by \(100, 50\)\.$/,
    ],
  ];
  for (const [title, map, words] of planes) it(`tell ${title}`, () => assert.match(planeFacts(map)[0]!, words));

  const at = (code: string) => hoverText(`import cv2\nimport numpy as np\n${code}`);

  it('are read with what the code has written into them since', () => {
    const K = 'K = np.array([[800., 0, 320], [0, 800, 240], [0, 0, 1]])\n';
    const call = 'cv2.undis$0tort(image, K, None)';
    assert.match(at(`${K}${call}`), /Focal length 800 px/);
    for (const change of ['K[0, 0] = 900', 'K[0][0] = 900', 'K *= 2', 'K.fill(1)', 'row = K[1]\nrow[1] = 5'])
      assert.doesNotMatch(at(`${K}${change}\n${call}`), /Focal length/, change);
    assert.match(at(`${K}f = K[0, 0]\n${call}`), /Focal length 800 px/);
  });

  it('are none where two branches make them', () => {
    const branch = (f: number) => `    K = np.array([[${f}., 0, 320], [0, ${f}, 240], [0, 0, 1]])\n`;
    const said = at(
      `import missing\nflag = missing.flag\nif flag:\n${branch(800)}else:\n${branch(900)}cv2.undis$0tort(image, K, None)`,
    );
    assert.doesNotMatch(said, /Focal length/);
  });
});
