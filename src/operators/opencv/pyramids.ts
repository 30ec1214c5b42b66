/**
 * OpenCV's steps up and down a pyramid of images, and the eigenvalues that corners are told by.
 * Source: OpenCV documentation, Image Filtering (pyrDown, pyrUp) and Feature Detection; checked in test/truth/everyday_calls.json.
 */
import { scalar } from '../explanation';
import { value } from '../libraries/define';
import { anything } from '../parameter';
import { given, imageSize, shown, vision } from './define';

const down = vision({
  name: 'cv2.pyrDown',
  purpose: 'Halves an image: it blurs, then keeps every second row and column.',
  note: 'sift#detector',
  documentation: 'filtering',
  parameters: { src: anything(), dst: anything(null), dstsize: anything(null) },
  headline: args => [given(() => args.dstsize === null && halved(imageSize(args.src)))],
  formulas: args => [
    value(args, 'dstsize') === null && {
      tex: "W' = \\lceil W/2 \\rceil,\\quad H' = \\lceil H/2 \\rceil",
      text: 'W′ = ⌈W / 2⌉, H′ = ⌈H / 2⌉',
    },
  ],
  facts: () => [
    'The blur is (1 4 6 4 1)/16 along each axis: without it, fine patterns would come back as coarse ones (aliasing).',
    'Again and again it makes a Gaussian pyramid; what each step took away, img − pyrUp(pyrDown(img)), makes a Laplacian one.',
  ],
});

const up = vision({
  name: 'cv2.pyrUp',
  purpose: 'Doubles an image: zeros go between the pixels, and a blur fills them.',
  note: 'interpolation',
  documentation: 'filtering',
  parameters: { src: anything(), dst: anything(null), dstsize: anything(null) },
  headline: args => [given(() => args.dstsize === null && doubled(imageSize(args.src)))],
  formulas: args => [value(args, 'dstsize') === null && { tex: "W' = 2W,\\quad H' = 2H", text: 'W′ = 2·W, H′ = 2·H' }],
  facts: () => [
    'The blur is (1 4 6 4 1)/8 along each axis, which makes up for the zeros.',
    'It brings back no detail that pyrDown took; dstsize may differ from the double by the one pixel that an odd size had.',
  ],
});

const window = { src: anything(), blockSize: scalar(), dst: anything(null), ksize: scalar(3) };

const eigenvalues = vision({
  name: 'cv2.cornerEigenValsAndVecs',
  purpose: 'Gives every pixel the eigenvalues and eigenvectors of its gradient matrix: what corners are told by.',
  note: 'sift#harris',
  documentation: 'corners',
  parameters: { src: anything(), blockSize: scalar(), ksize: scalar() },
  headline: ({ blockSize, ksize }) => windowWords(blockSize, ksize),
  facts: () => [
    'H×W×6 float32: λ₁, λ₂, then the vector of each, x before y.',
    'Two large eigenvalues are a corner, one is an edge, none flat ground. The vector of the smaller runs along the edge.',
  ],
});

const smaller = vision({
  name: 'cv2.cornerMinEigenVal',
  purpose: 'Gives every pixel the smaller eigenvalue of its gradient matrix, large at corners alone (Shi–Tomasi).',
  note: 'sift#harris',
  documentation: 'corners',
  parameters: window,
  headline: ({ blockSize, ksize }) => windowWords(blockSize, ksize),
  facts: () => ['H×W float32. cv2.goodFeaturesToTrack keeps where it is largest.'],
});

function windowWords(block: number, sobel: number): readonly string[] {
  return [`windows of ${shown(block)}×${shown(block)}`, `Sobel ${shown(sobel)}×${shown(sobel)}`];
}

function halved(image: readonly [number, number] | undefined): string | undefined {
  return image && `to ${Math.ceil(image[0] / 2)}×${Math.ceil(image[1] / 2)} (width × height)`;
}

function doubled(image: readonly [number, number] | undefined): string | undefined {
  return image && `to ${2 * image[0]}×${2 * image[1]} (width × height)`;
}

export const pyramids = [down, up, eigenvalues, smaller];
