/** Totals, memory and fields of whole networks are those that PyTorch itself gives (test/truth/answers.py). */
import { strict as assert } from 'node:assert';
import { open } from '../../src/interpreter/analyze';
import type { Network } from '../../src/network/network';
import { firstSeeingAll, seesAll } from '../../src/network/receptive';
import { isUnknown } from '../../src/tensor/unknown';
import answers from '../truth/answers.json';

interface Answer {
  readonly name: string;
  readonly source: string;
  readonly input: string;
  readonly params: number;
  readonly trainable: number;
  readonly activations: number;
  /** Size, stride and start of each module's last output, along each axis. */
  readonly fields?: Readonly<Record<string, readonly (readonly number[])[]>>;
  readonly all?: readonly string[];
}

const networkOf = ({ source, input }: Pick<Answer, 'source' | 'input'>): Network => {
  const network = open({ uri: 'net.py', text: source }).trace('Net()', { given: [input] });
  if (isUnknown(network)) throw new Error(network.reason);
  return network;
};

describe('the answers about a network', () => {
  for (const answer of answers as unknown as readonly Answer[]) {
    it(`are those of PyTorch: ${answer.name}`, () => {
      const network = networkOf(answer);
      assert.deepEqual(network.problems, []);
      const { params, trainable, activations } = network.totals;
      assert.deepEqual(
        { params, trainable, activations },
        { params: answer.params, trainable: answer.trainable, activations: answer.activations },
      );
      const last = (path: string) => network.calls.findLast(call => call.path === path)!;
      for (const [path, expected] of Object.entries(answer.fields ?? {})) {
        const { size, stride, start } = last(path).rf!;
        assert.deepEqual([size, stride, start], expected, path);
      }
      for (const { path } of network.modules) {
        const call = network.calls.findLast(one => one.path === path);
        const to = call?.outputs[0];
        const isImage = typeof to === 'number' && network.tensors[to]!.shape.length === 4;
        if (!answer.fields || !call || !isImage || path === '' || call.type === 'ReLU') continue;
        assert.equal(seesAll(network, call), answer.all!.includes(path), path);
      }
    });
  }

  it('say from where on the whole input is seen', () => {
    const { source, input } = (answers as unknown as readonly Answer[]).find(({ name }) => name === 'deep')!;
    assert.equal(firstSeeingAll(networkOf({ source, input }))?.path, 'wide');
  });

  it('grow with the batch', () => {
    for (const { source, input, activations } of answers as unknown as readonly Answer[]) {
      if (input.includes(':')) continue;
      const [batch, ...rest] = input.split('x').map(Number);
      const network = networkOf({ source, input: [3 * batch!, ...rest].join('x') });
      assert.equal(network.totals.activations, 3 * activations);
    }
  });
});
