/** A strided convolution in place of pooling, against F.conv2d and autograd (test/truth/figures_pooling.json). */
import { strict as assert } from 'node:assert';
import { pooling } from '../../src/figures/pooling';
import truth from '../truth/figures_pooling.json';
import { near } from './near';

describe('a strided convolution in place of pooling', () => {
  for (const { state, problem, ...expected } of truth) {
    const { values, kernel_size, stride, padding } = state;
    it(`has PyTorch’s output and gradients: ${[values.length, kernel_size, stride, padding]}`, () => {
      // What only pooling has is there, and changes nothing.
      const others = { ceil_mode: true, output_size: 3, count_include_pad: false };
      const found = pooling.compute({ ...pooling.initial, ...others, ...state, mode: 'strided conv' });
      if (problem) assert.ok(found.problem && problem.includes("Kernel size can't be greater"), `${found.problem}`);
      else near(found, expected, 1e-9);
    });
  }
});
