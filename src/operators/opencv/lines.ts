/**
 * Straight lines by votes: the Hough transform.
 * Source: OpenCV documentation, Feature Detection; checked against OpenCV 4.11 and 5.0 in test/truth/opencv_thresholds.json
 * and opencv_images.json.
 */
import { scalar } from '../explanation';
import { anything } from '../parameter';
import { count, given, shown, vision } from './define';

const votes = { image: anything(), rho: scalar(), theta: scalar(), threshold: scalar(), lines: anything(null) };

const lines = vision({
  name: 'cv2.HoughLines',
  purpose: 'Finds straight lines: every edge pixel votes for the lines through it, and lines with many votes are kept.',
  note: 'ransac',
  documentation: 'edges',
  parameters: {
    ...votes,
    srn: scalar(0),
    stn: scalar(0),
    min_theta: scalar(0),
  },
  headline: args => [given(() => `more than ${count(args.threshold)} votes`)],
  formulas: () => [{ tex: '\\rho = x\\cos\\theta + y\\sin\\theta', text: 'ρ = x·cos θ + y·sin θ' }],
  facts: args => [
    given(() => stepsFact(args.rho, args.theta)),
    'Each row of the result is ρ and θ (N×1×2): a whole line, without ends; where nothing is found it is None.',
    'θ is the direction of the normal: 0 is an upright line, π/2 a level one. cv2.HoughLinesP gives segments.',
    'It takes an image of edges.',
  ],
});

const segments = vision({
  name: 'cv2.HoughLinesP',
  purpose:
    'Finds straight segments: edge pixels vote for the lines through them, and the lines with many votes are kept.',
  note: 'ransac',
  documentation: 'edges',
  parameters: {
    ...votes,
    minLineLength: scalar(0),
    maxLineGap: scalar(0),
  },
  headline: args => [given(() => `at least ${count(args.threshold)} votes`)],
  facts: args => [
    given(() => stepsFact(args.rho, args.theta)),
    given(() => segmentsFact(args.minLineLength, args.maxLineGap)),
    'It takes an image of edges. Each row of the result is x1, y1, x2, y2 (N×1×4 in OpenCV 4, N×4 in 5); where nothing is found it is None.',
  ],
});

/** The cells that are voted for: `rho` in pixels, `theta` in radians. */
function stepsFact(rho: number, theta: number): string {
  const angle = shown((theta * 180) / Math.PI, 3);
  return `Lines are counted in steps of ${shown(rho)} pixel${rho === 1 ? '' : 's'} of distance and ${angle}° of angle.`;
}

function segmentsFact(shortest: number, widest: number): string {
  const kept = shortest > 0 ? `Segments under ${shown(shortest)} pixels are dropped` : 'Short segments stay';
  const joined = widest > 0 ? `gaps of up to ${shown(widest)} are bridged` : 'no gap is bridged';
  return `${kept}; ${joined}.`;
}

export const houghLines = [lines, segments];
