// What is said about a run, and the marks behind calls that were measured.
import { strict as assert } from 'node:assert';
import { hintsIn } from '../../src/host/hints';
import { type Measurement, measuredText, timeText } from '../../src/host/measurement';
import { analysis, network, placeIn, uri } from './hand-made';

const text = 'x = F.relu(self.conv(x))\n';
const net = network(
  'Net()',
  [1, 3, 8, 8],
  [
    { type: 'conv', path: 'conv', site: placeIn(text, 'self.conv(x)'), in: [[1, 3, 8, 8]], out: [[1, 16, 4, 4]] },
    { type: 'relu', site: placeIn(text, 'F.relu(self.conv(x))'), in: [], out: [[1, 16, 4, 4]] },
  ],
);
const [conv] = net.calls;
const ran = (out: number[], ms: number | null = 0.2): Measurement => ({
  out: [out],
  ms,
  mean: 0,
  std: 1,
  min: -1,
  max: 1,
  zeros: 0,
  device: 'webgpu',
  adapter: 'NVIDIA RTX 4070',
  at: 0,
  input: 'random values',
});

describe('what is said about a run', () => {
  const check = (title: string, measurement: Measurement, expected: string) =>
    it(title, () => assert.equal(measuredText(measurement, { network: net, call: conv! }), expected));

  check(
    'names the device, the provider and the time',
    ran([1, 16, 4, 4]),
    '✓ measured on NVIDIA RTX 4070 (WebGPU), 0.20 ms',
  );
  check('leaves out a time that there is not', ran([1, 16, 4, 4], null), '✓ measured on NVIDIA RTX 4070 (WebGPU)');
  check(
    'is loud where the shape differs',
    ran([1, 16, 5, 5]),
    '✗ measured 1×16×5×5 on NVIDIA RTX 4070 (WebGPU), 0.20 ms, but worked out 1×16×4×4: please report this',
  );
  check('says why nothing was run', { reason: 'no driver' }, 'not run: no driver');

  it('gives times in the unit that needs the fewest digits', () =>
    assert.deepEqual([0.021, 0.5, 12.4, 1530, 99_400, 123_456].map(timeText), [
      '21 µs',
      '0.50 ms',
      '12 ms',
      '1.5 s',
      '99 s',
      '123 s',
    ]));
});

describe('marks on hints', () => {
  const shown = (measurement: Measurement | undefined) =>
    hintsIn(analysis([net]), uri, 0, text.length, ({ call }) => (call === conv ? measurement : undefined)).map(
      ({ label, mark, at }) => `${text.slice(0, at).trim()} «${label}${mark ?? ''}»`,
    );

  it('are absent where nothing was run', () =>
    assert.deepEqual(shown(undefined), ['x = F.relu(self.conv(x)) «16×4×4»']));
  it('stand on the very call, which then is not silent', () =>
    assert.deepEqual(shown(ran([1, 16, 4, 4])), [
      'x = F.relu(self.conv(x) «16×4×4✓»',
      'x = F.relu(self.conv(x)) «16×4×4»',
    ]));
  it('show that a shape differs', () => assert.match(shown(ran([1, 16, 5, 5]))[0]!, /«16×4×4✗»/));
});
