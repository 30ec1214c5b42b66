/**
 * OpenCV's camera model: projection, pose, calibration, distortion.
 * Source: OpenCV documentation, Camera Calibration and 3D Reconstruction.
 */
import { type Argument, Numbers, Opaque } from '../argument';
import { scalar } from '../explanation';
import { centreOf, intrinsicsFacts, intrinsicsOf, rotationFacts, rotationOf } from '../matrices/camera';
import { carried, matrixText, planeFacts, planeMap } from '../matrices/plane';
import { type Rows, rowsOf, vectorOf } from '../matrices/written';
import { anything } from '../parameter';
import { constant, criteriaWords, given, imageSize, pair, shown, vision } from './define';

/** What the numbers of K say, where the code shows them. */
function cameraFacts(matrix: Argument | undefined, size?: Argument): readonly string[] {
  const camera = intrinsicsOf(rowsOf(matrix));
  const image = Array.isArray(size) && size.every(side => typeof side === 'number') ? size : undefined;
  return camera ? intrinsicsFacts(camera, image?.length === 2 ? image : undefined) : [];
}

/** Where the camera stands, and where the first point lands without distortion, as far as pose and points are known. */
function poseFacts(args: Pose): readonly string[] {
  const [turn, shift] = [
    vectorOf(
      given(() => args.rvec),
      3,
    ),
    vectorOf(
      given(() => args.tvec),
      3,
    ),
  ];
  if (!turn || !shift) return [];
  const rotation = rotationOf(turn);
  const centre = `The camera stands at −Rᵀ·t = (${centreOf(rotation, shift).map(clean).join(', ')}) of the world.`;
  return [centre, landing(args, rotation, shift)].filter(fact => fact !== undefined);
}

interface Pose {
  readonly objectPoints: Argument;
  readonly rvec: Argument;
  readonly tvec: Argument;
  readonly cameraMatrix: Argument;
  readonly distCoeffs: Argument;
}

function landing(args: Pose, rotation: Rows, shift: readonly number[]): string | undefined {
  const camera = intrinsicsOf(rowsOf(given(() => args.cameraMatrix)));
  const point = rowsOf(given(() => args.objectPoints))?.[0];
  if (!camera || point?.length !== 3 || given(() => args.distCoeffs) !== null) return undefined;
  const [x, y, z] = rotation.map((row, i) => row.reduce((sum, r, k) => sum + r * point[k]!, 0) + shift[i]!);
  const where = `The first point, (${point.map(clean).join(', ')}),`;
  if (Math.abs(z!) < 1e-9) return `${where} has depth 0: no pixel.`;
  const [u, v] = [(camera.fx * x! + camera.skew * y!) / z! + camera.cx, (camera.fy * y!) / z! + camera.cy];
  return `${where} lands on pixel (${clean(u)}, ${clean(v)})${z! < 0 ? ', though it lies behind the camera' : ''}.`;
}

/** Without the dust of floating point. */
function clean(value: number): string {
  return shown(Number(value.toFixed(9)) + 0);
}

const project = vision({
  name: 'cv2.projectPoints',
  purpose: 'Carries points of the world to pixels: pose, division by depth, distortion, intrinsics.',
  note: 'pinhole-camera-model',
  documentation: 'calibration',
  parameters: {
    objectPoints: anything(),
    rvec: anything(),
    tvec: anything(),
    cameraMatrix: anything(),
    distCoeffs: anything(),
  },
  headline: ({ distCoeffs }) => [distCoeffs === null && 'no distortion'],
  formulas: () => [
    {
      tex: '\\begin{bmatrix}x\\\\y\\\\w\\end{bmatrix} = K\\,[R\\;t]\\begin{bmatrix}X\\\\Y\\\\Z\\\\1\\end{bmatrix}, \\quad (u, v) = \\left(\\frac{x}{w}, \\frac{y}{w}\\right)',
      text: '(x, y, w) = K·[R t]·(X, Y, Z, 1), pixel (x/w, y/w)',
    },
  ],
  facts: args => [
    ...poseFacts(args),
    ...cameraFacts(given(() => args.cameraMatrix)).slice(0, 2),
    'rvec is an axis times an angle in radians (cv2.Rodrigues makes the 3×3 matrix); rvec and tvec carry world to camera.',
    'Points behind the camera are projected all the same: test the depth yourself.',
    'The pixels come out as N×1×2, with the Jacobian beside them.',
  ],
});

const SOLVERS: Readonly<Record<number, string>> = { 0: 'SOLVEPNP_ITERATIVE', 1: 'SOLVEPNP_EPNP', 2: 'SOLVEPNP_P3P' };

const SOLVER_FACTS: Readonly<Record<string, string>> = {
  SOLVEPNP_ITERATIVE:
    'SOLVEPNP_ITERATIVE minimises the reprojection error; it starts from 4 points of a plane, or from 6 others.',
  SOLVEPNP_EPNP: 'SOLVEPNP_EPNP is direct and fast, from 4 points on.',
  SOLVEPNP_P3P: 'SOLVEPNP_P3P takes 3 points, which leave up to 4 poses, and a fourth to choose.',
  SOLVEPNP_AP3P: 'SOLVEPNP_AP3P takes 3 points, which leave up to 4 poses, and a fourth to choose.',
  SOLVEPNP_IPPE: 'SOLVEPNP_IPPE is for points of one plane.',
  SOLVEPNP_IPPE_SQUARE: 'SOLVEPNP_IPPE_SQUARE is for the four corners of a square marker, in a fixed order.',
  SOLVEPNP_SQPNP: 'SOLVEPNP_SQPNP finds the global minimum, from 3 points on.',
};

const pose = vision({
  name: 'cv2.solvePnP',
  purpose: "Finds the camera's pose from points of known position and their pixels.",
  note: 'pinhole-camera-model',
  documentation: 'calibration',
  parameters: {
    objectPoints: anything(),
    imagePoints: anything(),
    cameraMatrix: anything(),
    distCoeffs: anything(),
    rvec: anything(null),
    tvec: anything(null),
    useExtrinsicGuess: anything(false),
    flags: constant(SOLVERS, 'SOLVEPNP_ITERATIVE'),
  },
  headline: ({ flags }) => [flags],
  formulas: () => [{ tex: 'C = -R^{\\top} t', text: 'the camera stands at C = −Rᵀ·t' }],
  facts: args => [
    ...cameraFacts(given(() => args.cameraMatrix)).slice(0, 2),
    given(() => SOLVER_FACTS[args.flags]),
    'rvec and tvec carry world points to camera coordinates.',
    'Every pair is trusted: with wrong matches among them use solvePnPRansac.',
  ],
});

const calibrate = vision({
  name: 'cv2.calibrateCamera',
  purpose: 'Estimates intrinsics, distortion and the pose of every view from pictures of a known pattern.',
  note: 'pinhole-camera-model',
  documentation: 'calibration',
  parameters: {
    objectPoints: anything(),
    imagePoints: anything(),
    imageSize: anything(),
    cameraMatrix: anything(),
    distCoeffs: anything(),
    rvecs: anything(null),
    tvecs: anything(null),
    flags: anything(0),
  },
  headline: args => [
    given(() => pair().read(args.imageSize) && `images of ${(args.imageSize as number[]).join('×')} (width × height)`),
  ],
  facts: args => [
    args.flags === 0 &&
      'Unknowns: fx, fy, cx, cy and the distortions k1, k2, p1, p2, k3, which is 9, and 6 a view for its pose.',
    'The first value returned is the root mean square reprojection error, in pixels: well below 1 for a good calibration.',
    'imageSize is (width, height): gray.shape[::-1].',
  ],
});

const rodrigues = vision({
  name: 'cv2.Rodrigues',
  purpose: 'Turns a rotation vector into its 3×3 matrix, or the matrix into the vector.',
  note: 'pinhole-camera-model',
  documentation: 'calibration',
  parameters: { src: anything() },
  formulas: () => [
    {
      tex: 'R = \\cos\\theta\\,I + (1 - \\cos\\theta)\\,rr^{\\top} + \\sin\\theta\\,[r]_\\times',
      text: 'R = cos θ·I + (1 − cos θ)·r·rᵀ + sin θ·[r]×, θ the length of the vector, r its direction',
    },
  ],
  facts: args => [
    ...rodriguesFacts(given(() => args.src)),
    'It returns the result and the Jacobian: take the first of the two.',
  ],
});

function rodriguesFacts(src: Argument | undefined): readonly string[] {
  const vector = vectorOf(src, 3);
  const rows = rowsOf(src);
  if (!vector) return rows ? rotationFacts(rows) : [];
  const angle = (Math.hypot(...vector) * 180) / Math.PI;
  return [
    angle === 0
      ? 'The vector is 0: R is the identity.'
      : `It turns by ${clean(angle)}°: R = ${matrixText(rotationOf(vector))}.`,
  ];
}

const DISTORTION = {
  tex: "x' = x\\,(1 + k_1r^2 + k_2r^4 + k_3r^6) + 2p_1xy + p_2(r^2 + 2x^2)",
  text: 'x′ = x·(1 + k1·r² + k2·r⁴ + k3·r⁶) + 2·p1·x·y + p2·(r² + 2·x²), in normalised coordinates',
};

const undistort = vision({
  name: 'cv2.undistort',
  purpose: "Removes the lens's distortion from a whole image.",
  note: 'pinhole-camera-model',
  documentation: 'calibration',
  parameters: {
    src: anything(),
    cameraMatrix: anything(),
    distCoeffs: anything(),
    dst: anything(null),
    newCameraMatrix: anything(null),
  },
  formulas: () => [DISTORTION],
  facts: args => [
    ...cameraFacts(
      given(() => args.cameraMatrix),
      imageSize(given(() => args.src)),
    ).slice(0, 2),
    given(() => args.newCameraMatrix) === null &&
      'Without newCameraMatrix the same intrinsics hold afterwards, and some pixels fall outside.',
    'It computes its maps on every call; for video make them once (initUndistortRectifyMap) and use remap.',
  ],
});

const undistortPoints = vision({
  name: 'cv2.undistortPoints',
  purpose: 'Removes the distortion from single points.',
  note: 'pinhole-camera-model',
  documentation: 'calibration',
  parameters: {
    src: anything(),
    cameraMatrix: anything(),
    distCoeffs: anything(),
    dst: anything(null),
    R: anything(null),
    P: anything(null),
  },
  formulas: () => [DISTORTION],
  facts: args => [
    ...cameraFacts(given(() => args.cameraMatrix)).slice(0, 1),
    'First K⁻¹, then the distortion is undone: it acts on normalised coordinates.',
    given(() => args.P) === null
      ? 'Without P the result is in normalised coordinates, not pixels; pass P=K to get pixels.'
      : given(() => args.P) !== undefined && 'With P the result is in pixels of that camera.',
  ],
});

const rectifyMap = vision({
  name: 'cv2.initUndistortRectifyMap',
  purpose: 'Computes, once, where remap must look to undistort and rectify an image.',
  note: 'pinhole-camera-model',
  documentation: 'calibration',
  parameters: {
    cameraMatrix: anything(),
    distCoeffs: anything(),
    R: anything(),
    newCameraMatrix: anything(),
    size: anything(),
    m1type: anything(),
  },
  formulas: () => [DISTORTION],
  facts: args => [
    ...cameraFacts(
      given(() => args.cameraMatrix),
      given(() => args.size),
    ).slice(0, 2),
    given(() => args.R) === null && 'R None: undistortion only, no rectification.',
    'The maps have the size given as (width, height), and serve for every image of this camera.',
  ],
});

const newMatrix = vision({
  name: 'cv2.getOptimalNewCameraMatrix',
  purpose: 'Chooses intrinsics for the undistorted image: only valid pixels, all pixels, or between.',
  note: 'pinhole-camera-model',
  documentation: 'calibration',
  parameters: { cameraMatrix: anything(), distCoeffs: anything(), imageSize: anything(), alpha: scalar() },
  headline: ({ alpha }) => [`alpha ${shown(alpha)}`],
  facts: args => [
    ...cameraFacts(
      given(() => args.cameraMatrix),
      given(() => args.imageSize),
    ).slice(0, 2),
    given(() => args.alpha) === 0 && 'alpha 0 zooms until no invalid pixel is left.',
    given(() => args.alpha) === 1 &&
      'alpha 1 keeps every source pixel, with black areas; the rectangle returned says what is valid.',
    'Use the matrix it returns as K afterwards: the old one no longer belongs to the image.',
  ],
});

const chessboard = vision({
  name: 'cv2.findChessboardCorners',
  purpose: 'Finds the inner corners of a chessboard pattern.',
  note: 'pinhole-camera-model',
  documentation: 'calibration',
  parameters: { image: anything(), patternSize: pair(), corners: anything(null), flags: anything(null) },
  headline: ({ patternSize: [columns, rows] }) => [`${columns}×${rows} inner corners`],
  facts: ({ patternSize: [columns, rows] }) => [
    `${columns}·${rows} = ${columns! * rows!} corners, row by row: a board of ${columns! + 1}×${rows! + 1} squares.`,
    'Refine them with cornerSubPix before calibrating.',
  ],
  remarks: ({ patternSize: [columns, rows], corners }) => [
    columns === rows &&
      'With as many columns as rows the board looks the same after a quarter turn, so the corners may come in another order.',
    corners instanceof Opaque &&
      /CALIB_CB/.test(corners.name) &&
      'By place the third argument is corners, where the result would go: as flags these need their name, flags=….',
  ],
});

const subPixel = vision({
  name: 'cv2.cornerSubPix',
  purpose: 'Refines corners to fractions of a pixel.',
  note: 'pinhole-camera-model',
  documentation: 'corners',
  parameters: { image: anything(), corners: anything(), winSize: pair(), zeroZone: anything(), criteria: anything() },
  headline: ({ winSize: [width, height] }) => [`windows of ${2 * width! + 1}×${2 * height! + 1}`],
  facts: ({ winSize: [width, height], criteria }) => [
    `winSize is half the window: (${width}, ${height}) searches ${2 * width! + 1}×${2 * height! + 1} pixels around each corner.`,
    ending(criteria),
  ],
});

function ending(criteria: Argument): string | undefined {
  const words = criteriaWords(criteria);
  return words && `It stops ${words}.`;
}

const perspective = vision({
  name: 'cv2.perspectiveTransform',
  purpose: 'Carries points by a homography, the division included.',
  note: 'homography#definition',
  documentation: 'warping',
  parameters: { src: anything(), m: anything() },
  formulas: () => [
    {
      tex: "(x', y') = \\left(\\frac{\\tilde x}{\\tilde w}, \\frac{\\tilde y}{\\tilde w}\\right),\\quad (\\tilde x, \\tilde y, \\tilde w) = m\\,(x, y, 1)",
      text: '(x̃, ỹ, w̃) = m·(x, y, 1), result (x̃/w̃, ỹ/w̃)',
    },
  ],
  facts: args => [
    carriedFact(
      given(() => args.src),
      given(() => args.m),
    ),
    ...kindFacts(given(() => args.m)),
    'Points are N×1×2 floats; a plain N×2 array is refused (reshape to (-1, 1, 2)).',
  ],
});

function kindFacts(matrix: Argument | undefined): readonly string[] {
  const map = planeMap(rowsOf(matrix));
  return map ? planeFacts(map) : [];
}

/** Where the points go, where code shows them and there are few. */
function carriedFact(src: Argument | undefined, matrix: Argument | undefined): string | undefined {
  const map = planeMap(rowsOf(matrix));
  const points = src instanceof Numbers && src.shape.length === 3 && src.shape[2] === 2 ? src.values : undefined;
  if (map?.length !== 3 || !points || points.length > 8) return undefined;
  const there = points.flatMap((x, i) => (i % 2 === 0 ? [carried(map, [x, points[i + 1]!])] : []));
  const ends = there.map(end => (end ? `(${end.map(clean).join(', ')})` : 'infinity'));
  return `The ${ends.length === 1 ? 'point goes' : 'points go'} to ${ends.join(', ')}.`;
}

const decompose = vision({
  name: 'cv2.decomposeHomographyMat',
  purpose: 'Finds the camera motions and plane normals that a homography may come from.',
  note: 'homography#when',
  documentation: 'calibration',
  parameters: { H: anything(), K: anything() },
  formulas: () => [{ tex: 'H = K\\left(R + \\frac{t\\,n^{\\top}}{d}\\right)K^{-1}', text: 'H = K·(R + t·nᵀ/d)·K⁻¹' }],
  facts: () => ['Up to four solutions come back; translations are in units of the distance d to the plane.'],
});

export const camera = [
  project,
  pose,
  calibrate,
  rodrigues,
  undistort,
  undistortPoints,
  rectifyMap,
  newMatrix,
  chessboard,
  subPixel,
  perspective,
  decompose,
];
