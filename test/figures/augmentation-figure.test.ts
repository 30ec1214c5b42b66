/** Augmentations in figures, against torchvision and NumPy (test/truth/figures_augmentation.json, by figures_augmentation.py). */
import { strict as assert } from 'node:assert';
import { type AugmentationState, augmentation, six } from '../../src/figures/augmentation';
import { polynomialFit } from '../../src/figures/polynomial-fit';
import truth from '../truth/figures_augmentation.json';
import { near } from './near';

describe('an augmented picture', () => {
  it('begins as the one that torchvision was given', () => assert.deepEqual(six, truth.six));

  for (const { state, range, drawn, clipped, nearer } of truth.cases)
    it(`is torchvision’s: ${JSON.stringify(state)}`, () => {
      const numbers = augmentation.compute({ ...augmentation.initial, ...(state as Partial<AugmentationState>) });
      near(numbers.range, range, 1e-12);
      // Its kernels and contrasts are reckoned in single precision on the way.
      near(numbers.pictures.drawn, drawn, 1e-6);
      near(numbers.clipped, clipped, 1e-12);
      assert.equal(numbers.nearer, nearer);
    });

  it('has the ends of the range at both sides, whatever was drawn', () => {
    for (const { state } of augmentation.presets) {
      const { pictures } = augmentation.compute(state);
      const at = (draw: number) => augmentation.compute({ ...state, draw }).pictures.drawn;
      assert.deepEqual([pictures.low, pictures.high], [at(0), at(1)]);
    }
  });

  it('is set to the call, where it can draw that', () => {
    const of = (operator: string, given: Record<string, unknown>) => {
      const state = augmentation.fromCall!({ operator, arguments: given });
      return state && augmentation.python!(state);
    };
    const plain = { interpolation: 'nearest', expand: false, center: null, fill: 0 };
    assert.deepEqual(
      [
        of('ColorJitter', { brightness: 0.3, contrast: 0, saturation: 0.2, hue: 0 }),
        of('ColorJitter', { brightness: 0, contrast: 0.8 }),
        of('RandomRotation', { degrees: 15, ...plain }),
        of('GaussianBlur', { kernel_size: [3, 3], sigma: [0.1, 1.5] }),
      ],
      [
        'transforms.ColorJitter(brightness=0.3)',
        'transforms.ColorJitter(contrast=0.8)',
        'transforms.RandomRotation(15)',
        'transforms.GaussianBlur(3, sigma=(0.1, 1.5))',
      ],
    );
    const refused = [
      of('ColorJitter', { brightness: 0, contrast: 0, hue: 0.1 }),
      of('ColorJitter', { brightness: [0.5, 0.9], contrast: 0 }),
      of('ColorJitter', { contrast: 0.4 }),
      of('RandomRotation', { degrees: [0, 20], ...plain }),
      of('RandomRotation', { degrees: 20, ...plain, expand: true }),
      of('GaussianBlur', { kernel_size: [3, 5], sigma: [0.1, 2] }),
      of('GaussianBlur', { kernel_size: 4, sigma: [0.1, 2] }),
      of('GaussianBlur', { kernel_size: 5, sigma: 1.5 }),
    ];
    assert.deepEqual(
      refused,
      refused.map(() => undefined),
    );
  });
});

describe('a fit to moved copies', () => {
  for (const { state, weights, training } of truth.fits)
    it(`is NumPy’s, with its error on the points themselves: ${JSON.stringify(state)}`, () => {
      const numbers = polynomialFit.compute({ ...polynomialFit.initial, ...state });
      near(numbers.weights, weights, 1e-5);
      near(numbers.error.training, training, 1e-7);
    });

  it('helps on other points, until the copies are so far that their label is wrong', () => {
    const error = (jitter: number) => polynomialFit.compute({ ...polynomialFit.initial, jitter }).error.validation;
    assert.ok(error(0.15) < error(0) / 2 && error(0.15) < error(0.6), `${[0, 0.15, 0.6].map(error)}`);
  });
});
