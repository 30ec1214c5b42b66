/**
 * OpenCV's regions and outlines: what a contour measures, components that hang together, masks by colour, frames of a video.
 * Source: OpenCV documentation, Structural Analysis and Shape Descriptors; run in OpenCV 5.0
 * (test/truth/opencv_filters.json).
 */
import { scalar } from '../explanation';
import { anything, bool } from '../parameter';
import { constant, endOf, given, shown, vision } from './define';

const contour = (name: string, purpose: string, ...facts: readonly string[]) =>
  vision({
    name: `cv2.${name}`,
    purpose,
    note: 'homography#estimation',
    documentation: 'shapes',
    parameters: { curve: anything() },
    facts: () => facts,
  });

const contours = [
  contour(
    'contourArea',
    'The area that an outline encloses, in pixels squared.',
    'It runs through the middles of the border pixels: a square of 10×10 pixels measures 81.',
  ),
  contour('boundingRect', 'The smallest upright rectangle around points: x, y, width, height.'),
  contour(
    'minAreaRect',
    'The smallest rectangle around points, turned as it fits.',
    'It returns the middle, (width, height) and the angle in degrees; cv2.boxPoints gives its corners.',
  ),
  contour('convexHull', 'The outline of points as a rubber band around them would lie.'),
  contour(
    'moments',
    'Sums over the region by powers of x and y.',
    'The centre is (m10 / m00, m01 / m00); m00 is the area, and 0 for a line.',
  ),
];

const length = vision({
  name: 'cv2.arcLength',
  purpose: 'The length of an outline.',
  note: 'homography#estimation',
  documentation: 'shapes',
  parameters: { curve: anything(), closed: bool(false) },
  headline: args => [given(() => (args.closed ? 'closed' : 'open'))],
});

const approximate = vision({
  name: 'cv2.approxPolyDP',
  purpose: 'A polygon with fewer corners that stays near the outline.',
  note: 'homography#estimation',
  documentation: 'shapes',
  parameters: { curve: anything(), epsilon: scalar(), closed: bool(false) },
  headline: args => [given(() => `within ${shown(args.epsilon)} px`)],
  facts: () => [
    'epsilon is often a share of the length, 0.02·arcLength: a sheet of paper then has 4 corners, as a homography needs.',
  ],
});

const components = [
  vision({
    name: 'cv2.connectedComponents',
    purpose: 'Numbers the white regions that hang together.',
    note: 'receptive-field',
    documentation: 'shapes',
    parameters: { image: anything(), labels: anything(null), connectivity: scalar(8) },
    headline: args => [given(() => `${args.connectivity} neighbours`)],
    facts: () => [
      'It returns how many there are, the background counted, and an image of their numbers: 0 is the background.',
    ],
  }),
  vision({
    name: 'cv2.connectedComponentsWithStats',
    purpose: 'Numbers the white regions that hang together and measures them.',
    note: 'receptive-field',
    documentation: 'shapes',
    parameters: { image: anything(), labels: anything(null) },
    facts: () => [
      'It returns how many there are, the image of their numbers, stats and centroids. Row 0 is the background.',
      'stats has a row a region: left, top, width, height, area.',
    ],
  }),
];

const distance = vision({
  name: 'cv2.distanceTransform',
  purpose: 'How far each white pixel is from the nearest black one.',
  note: 'receptive-field',
  documentation: 'thresholds',
  parameters: { src: anything() },
  facts: () => ['The result is float32; its peaks are the middles of the regions, which watershed begins from.'],
});

const range = vision({
  name: 'cv2.inRange',
  purpose: 'A mask: 255 where every channel lies between two bounds, both included, and 0 elsewhere.',
  note: 'backprop-gates',
  documentation: 'arrays',
  parameters: { src: anything(), lowerb: anything(), upperb: anything() },
  facts: () => [
    'For colours take HSV, where H of bytes runs from 0 to 179; red lies at both ends and needs two masks.',
  ],
});

const kmeans = vision({
  name: 'cv2.kmeans',
  purpose: 'Finds K centres and gives every row to the nearest, so that the squared distances are small.',
  note: 'unsupervised-tasks#clustering',
  documentation: 'clustering',
  parameters: {
    data: anything(),
    K: scalar(),
    bestLabels: anything(),
    criteria: anything(),
    attempts: scalar(),
    flags: constant({ 0: 'KMEANS_RANDOM_CENTERS', 2: 'KMEANS_PP_CENTERS', 1: 'KMEANS_USE_INITIAL_LABELS' }),
  },
  headline: args => [given(() => `${args.K} clusters`), given(() => args.flags)],
  facts: args => [
    'data is N×d float32: of an image one row a pixel, img.reshape(-1, 3) as np.float32.',
    given(
      () =>
        `It returns the compactness (the sum of the squared distances), labels N×1 int32 and centres ${args.K}×d float32.`,
    ),
    given(() => (args.attempts > 1 ? `${args.attempts} starts; the most compact result is kept.` : undefined)),
    given(() => {
      const [most, epsilon] = endOf(args.criteria);
      return most !== undefined && epsilon !== undefined
        ? `Each start ends after ${most} iterations, or when no centre moves by ${shown(epsilon)}.`
        : undefined;
    }),
  ],
});

const video = vision({
  name: 'cv2.VideoCapture',
  purpose: 'Opens a video file or a camera; read() gives one frame after another.',
  note: 'optical-flow',
  documentation: 'videos',
  parameters: { filename: anything() },
  headline: args => [given(() => (typeof args.filename === 'number' ? `camera ${args.filename}` : undefined))],
  facts: () => [
    'read() returns (ok, frame): ok is False at the end, and frame is None then.',
    'Frames are H×W×3 bytes in the order blue, green, red. What cannot be opened raises nothing: ask isOpened().',
  ],
});

const frame = vision({
  name: 'cv2.VideoCapture.read',
  purpose: 'The next frame of the video or the camera.',
  note: 'optical-flow',
  documentation: 'videos',
  parameters: { self: anything() },
  facts: () => [
    'It returns (ok, frame): at the end, or where nothing could be opened, ok is False and frame is None.',
    'The frame is H×W×3 bytes in the order blue, green, red.',
  ],
});

export const regions = [...contours, length, approximate, ...components, distance, range, kmeans, video, frame];
