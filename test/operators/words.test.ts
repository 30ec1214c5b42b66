/** What is said about a call: spelled out for a few, and said without a slip for every recorded one. */
import { strict as assert } from 'node:assert';
import type { Argument } from '../../src/operators/argument';
import { Float } from '../../src/operators/argument';
import { findOperator } from '../../src/operators/catalogue';
import { type Explanation, type Formula, infer, type Output, type Rule } from '../../src/operators/operator';
import { type Bound, bind } from '../../src/operators/parameter';
import { type Dim, symbol } from '../../src/tensor/dim';
import { Tensor } from '../../src/tensor/tensor';
import { Unknown } from '../../src/tensor/unknown';
import activation from '../truth/layers_activation.json';
import convolution from '../truth/layers_convolution.json';
import linear from '../truth/layers_linear.json';
import normalization from '../truth/layers_normalization.json';
import pooling from '../truth/layers_pooling.json';
import regularization from '../truth/layers_regularization.json';
import { decode, type Fact } from './facts';

describe('words', () => {
  it('about a strided convolution', () => {
    check('torch.nn.Conv2d', [3, 64, 7], { stride: 2, padding: 3 }, [1, 3, 224, 224], {
      headline: '3 → 64 channels · 7×7 · stride 2 · padding 3',
      summary: 'Slides 64 learned 7×7×3 filters over the image; each makes one output channel.',
      formula: 'H_out = ⌊(224 + 2·3 − 1·(7 − 1) − 1) / 2⌋ + 1 = 112',
      facts: ['64·(3·7·7) + 64 = 9,472 parameters, one bias for each output channel.'],
    });
  });

  it('about a depthwise convolution without bias', () => {
    check('torch.nn.Conv2d', [32, 32, 3], { padding: 1, groups: 32, bias: false }, [1, 32, 112, 112], {
      headline: '32 → 32 channels · 3×3 · padding 1 · 32 groups · no bias',
      summary: 'Filters each of the 32 channels on its own with a 3×3 window: depthwise.',
      formula: 'H_out = ⌊(112 + 2·1 − 1·(3 − 1) − 1) / 1⌋ + 1 = 112',
      note: 'convolution-variants#depthwise-separable',
    });
  });

  it('about a convolution of a size that is not known', () => {
    check('torch.nn.Conv1d', [1, symbol('width'), 5], { padding: 'same' }, [symbol('B'), 1, symbol('L')], {
      headline: "1 → width channels · 5 · padding 'same'",
      formula: 'L_out = ⌊(L + 4 − 1·(5 − 1) − 1) / 1⌋ + 1 = L',
      note: 'conv-output-size',
    });
  });

  it('about an image that is not square', () => {
    check('torch.nn.MaxPool2d', [3], { stride: 2, ceil_mode: true }, [1, 8, 10, 13], {
      headline: '3×3 · stride 2 · ceil mode',
      summary: 'Takes the largest value of every 3×3 window, windows 2 apart, each channel on its own.',
      formula: 'H_out = ⌈(10 + 2·0 − 1·(3 − 1) − 1) / 2⌉ + 1 = 5\nW_out = ⌈(13 + 2·0 − 1·(3 − 1) − 1) / 2⌉ + 1 = 6',
    });
  });

  it('about a linear layer', () => {
    check('torch.nn.Linear', [512, 10], {}, [4, 512], {
      headline: '512 → 10 features',
      summary: 'Each of the 10 outputs is its own weighted sum of all 512 inputs, plus a bias.',
      formula: 'parameters = 512·10 + 10 = 5,130',
    });
  });

  it('about batch norm, dropout and an activation', () => {
    check('torch.nn.BatchNorm2d', [64], {}, [8, 64, 7, 7], {
      headline: '64 channels',
      facts: [
        'Each mean is taken over 8·7·7 = 392 values, over batch and positions (axes 0, 2, 3), for every channel.',
        'In training the running statistics move by 0.1 towards each batch: running = 0.9·running + 0.1·batch; after 10 batches what they began with still weighs 0.9^10 = 0.35.',
        '2·64 = 128 parameters: a scale and a shift for each channel.',
        '64 running means and variances are kept as buffers, not learned; eval() uses them.',
      ],
    });
    check('torch.nn.Dropout', [new Float(0.2)], {}, [8, 64], {
      headline: 'p 0.2',
      summary: 'In training each value is set to 0 with probability 0.2; in evaluation nothing happens.',
    });
    check('torch.nn.LeakyReLU', [new Float(0.2)], {}, [8, 64], { headline: 'negative_slope 0.2' });
  });

  it('go on where one argument is unknown', () => {
    check('torch.nn.Conv2d', [3, new Unknown('read from a file'), 3], {}, [1, 3, 8, 8], {
      headline: '3 → ? channels · 3×3',
      formula: 'H_out = ⌊(8 + 2·0 − 1·(3 − 1) − 1) / 1⌋ + 1 = 6',
    });
  });

  it('never slip, and close every bracket', () => {
    const all = [activation, convolution, linear, normalization, pooling, regularization];
    const slips = all.flatMap(facts => (facts as unknown as readonly Fact[]).flatMap(slipsOf));
    assert.deepEqual([...new Set(slips)], []);
  });
});

interface Words {
  readonly headline?: string;
  readonly summary?: string;
  readonly formula?: string;
  readonly facts?: readonly string[];
  readonly note?: string;
}

function check(
  name: string,
  args: readonly Argument[],
  keywords: Readonly<Record<string, Argument>>,
  shape: readonly Dim[],
  expected: Words,
): void {
  const { operator, form } = findOperator(name)!;
  const bound = {
    ...bind(name, form.parameters, args, keywords),
    ...bind('forward', ('forward' in form && form.forward) || {}, [new Tensor(shape)], {}),
  };
  const said = parts(operator.rule, form, bound);
  const note = infer(form, bound, a =>
    typeof operator.note === 'function' ? operator.note(a as never) : operator.note,
  );
  const words: Record<string, unknown> = {
    headline: said.headline,
    summary: said.summary,
    formula: (said.formula as Formula)?.text,
    facts: (said.explain as Explanation)?.facts,
    note: 'ok' in note ? note.ok : note,
  };
  assert.deepEqual(Object.fromEntries(Object.keys(expected).map(key => [key, words[key]])), expected);
}

// biome-ignore lint/suspicious/noExplicitAny: entries of every type
function parts(rule: Rule<any>, form: any, bound: Bound): Record<string, unknown> {
  const say = (part: (args: unknown) => unknown) => {
    const said = infer<unknown, unknown>(form, bound, part);
    if ('ok' in said) return said.ok;
    return 'unknown' in said ? said.unknown.reason : `problem: ${said.problem.message}`;
  };
  const output = infer<unknown, Output>(form, bound, args => rule.output!(args));
  return {
    headline: say(args => rule.headline?.(args)),
    summary: say(args => rule.summary?.(args)),
    explain: say(args => rule.explain?.(args)),
    formula: 'ok' in output ? say(args => rule.formula?.(args, output.ok)) : undefined,
    reach: 'ok' in output ? say(args => rule.reach?.(args, output.ok)) : undefined,
  };
}

function slipsOf(fact: Fact): readonly string[] {
  const name = (fact.call ?? fact.new)!;
  if (typeof fact.out === 'object' && fact.out !== null && 'raises' in fact.out) return [];
  const { operator, form } = findOperator(name)!;
  const keywords = Object.fromEntries(Object.entries(fact.kwargs ?? {}).map(([key, value]) => [key, decode(value)]));
  const own = bind(
    name,
    form.parameters,
    (fact.args ?? []).map(value => decode(value)),
    keywords,
  );
  const called =
    'forward' in form && fact.forward
      ? bind(
          name,
          form.forward!,
          fact.forward.map(value => decode(value)),
          {},
        )
      : {};
  // Before the call too: a hover on the constructor knows no input.
  const bounds = 'forward' in form && !name.includes('.Lazy') ? [{ ...own, ...called }, own] : [{ ...own, ...called }];
  return bounds.flatMap(bound => {
    const said = JSON.stringify(parts(operator.rule, form, bound));
    const slip = /undefined|null|NaN|Infinity|by a defect of its own|\[object|problem:/.exec(said);
    const uneven = ['{}', '()', '[]', '⌊⌋', '⌈⌉'].find(
      ([open, close]) => said.split(open!).length !== said.split(close!).length,
    );
    return slip || uneven
      ? [
          `${name} ${bound === own ? 'constructed' : 'called'}: ${slip?.[0] ?? uneven} in ${said.slice(Math.max(0, (slip?.index ?? 0) - 90), (slip?.index ?? 0) + 60)}`,
        ]
      : [];
  });
}
