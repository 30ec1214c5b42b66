/** What each grader takes and what it refuses: one table a type of item. */
import { strict as assert } from 'node:assert';
import type { Answer, Item } from '../../src/notes/item';
import { readNumber } from '../../src/notes/parse-answer';
import { grade } from '../../src/quiz/grade';
import type { Response } from '../../src/quiz/response';

const item = (answer: Answer): Item => ({
  id: 'i',
  title: 't',
  prompt: 'p',
  explanation: 'e',
  at: { line: 0, column: 0 },
  ...answer,
});

function check(
  answer: Answer,
  respond: (text: string) => Response,
  accept: readonly string[],
  reject: readonly string[],
  unreadable: readonly string[] = [],
) {
  const unexpected = (texts: readonly string[], expected: string) =>
    texts
      .map(text => `${text} is ${grade(item(answer), respond(text)).outcome}`)
      .filter(line => !line.endsWith(` is ${expected}`));
  assert.deepEqual(
    [...unexpected(accept, 'right'), ...unexpected(reject, 'wrong'), ...unexpected(unreadable, 'unreadable')],
    [],
  );
}

describe('the numeric grader', () => {
  const numeric = (text: string): Answer => ({ type: 'numeric', accepted: readNumber(text)! });
  const typed = (text: string): Response => ({ type: 'numeric', text });

  it('whole numbers', () =>
    check(
      numeric('73856'),
      typed,
      [
        '73856',
        '73,856',
        '73 856',
        '73_856',
        "73'856",
        ' 73856 ',
        '73856.',
        '73856.0',
        '7.3856e4',
        '7.3856E+4',
        '7.3856 x 10^4',
        '7.3856·10^{4}',
        '+73856',
        '= 73856',
        '$73856$',
        '73856 parameters',
        '73,856 weights',
        '128*(64*9+1)',
        '128·64·3·3 + 128',
        '128 × 577',
        '2^7 * 577',
        '2**7*577',
        '73.856 K',
        '73.856k',
        '73.9 K',
        '73.86 thousand',
        '0.073856 M',
        '0.0739M',
        '７３８５６',
      ],
      [
        '73728',
        '73857',
        '73855',
        '73,728',
        '74 K',
        '7.4e4',
        '73.7 K',
        '73.8 K',
        '-73856',
        '738560',
        '7385',
        '73856.5',
        '73856 M',
        '1/73856',
        '0',
        '64*9*128',
        '2*73856',
        '73.856',
        '73.856 M',
        '73856%',
        '(73856)^2',
        '73856-1',
        '1e5',
        '70000',
        '73 850',
      ],
      ['', ' ', 'many', 'seventy', '?', '73856 or 73728', '12 34 x', '--', '(1', '1//2', 'x=y'],
    ));

  it('fractions, by how they are rounded', () =>
    check(
      numeric('1/3'),
      typed,
      [
        '1/3',
        '2/6',
        '0.33',
        '.33',
        '0,33',
        '0.333',
        '0.3333333',
        '33%',
        '33.3 %',
        '33.3 percent',
        '1 / 3',
        '3.3e-1',
        '≈ 0.33',
        '~0.333',
        '1-2/3',
        '(1+1)/6',
        '0.33333333333333',
        '+1/3',
        '(1/3)',
        '$1/3$',
        '4/12',
        '1÷3',
        'about 0.333',
        '3^-1',
        '33.333%',
        '0.33.',
      ],
      [
        '0.3',
        '0.34',
        '0.32',
        '0.334',
        '0.3334',
        '1/4',
        '3',
        '-1/3',
        '33',
        '0.030',
        '30%',
        '0.33333334',
        '2/3',
        '1/33',
        '3.33',
        '0.4',
        '35%',
        '0.033',
        '0',
        '1',
        '333',
        '3/1',
        '-0.33',
        '0.30',
        '1/3.1',
      ],
      ['third', 'a third', '/3'],
    ));

  it('with a tolerance', () =>
    check(
      numeric('0.4076 ± 0.001'),
      typed,
      [
        '0.4076',
        '.4076',
        '0.408',
        '0.407',
        '0.41',
        '0.4080',
        '0.40761',
        '40.76%',
        '4.076e-1',
        '0.4086',
        '0.4066',
        '0,4076',
        '407.6/1000',
        '0.4085',
        '4076/10000',
        '0.40660001',
        '0.4071',
        '0.4079',
        '0.4067',
        '0.4081',
        '0.2038*2',
        '1-0.5924',
        '0.407600',
        '+0.4076',
        '=0.4076',
        '~0.408',
        '(0.4076)',
      ],
      [
        '0.4',
        '0.40',
        '0.409',
        '0.406',
        '0.42',
        '0.39',
        '-0.4076',
        '4.076',
        '0.04076',
        '1',
        '0',
        '0.5',
        '0.4087',
        '0.4065',
        '40.76',
        '0.4176',
        '0.3076',
        '0.665',
        '0.0900',
        '0.2447',
        '2.4',
        '1/2',
        '0.76',
        '0.04',
        '0.6',
        '41',
        '42%',
      ],
    ));

  it('with a unit', () =>
    check(
      numeric('2.0 m'),
      typed,
      [
        '2',
        '2.0',
        '2 m',
        '2m',
        '2.0 m',
        '2.00 m',
        '200 cm',
        '2000 mm',
        '0.002 km',
        '2,0 m',
        '4/2 m',
        '1+1',
        '2e0 m',
        '2.0  m',
        '20e-1',
        '+2 m',
        '(2) m',
        '2.000',
        '200cm',
        '= 2 m',
        '~2 m',
        '2 m.',
        '6/3',
        '2 000 mm',
        '2e3 mm',
      ],
      [
        '3 m',
        '2 s',
        '20 m',
        '2 cm',
        '2 km',
        '200 m',
        '200',
        '2.1',
        '1.9 m',
        '-2 m',
        '2 kg',
        '0.2 m',
        '2 mm',
        '2 %',
        '0',
        '21',
        '2 ms',
        '1.99',
        '2000 km',
        '2 GB',
        '2 px',
        '20 mm',
        '22 m',
        '2.5 m',
        '0.02 km',
      ],
    ));
});

describe('the shape grader', () => {
  const typed = (text: string): Response => ({ type: 'shape', text });

  it('a batch of maps', () =>
    check(
      { type: 'shape', dims: ['N', '64', '112', '112'] },
      typed,
      [
        '(N, 64, 112, 112)',
        'N x 64 x 112 x 112',
        'N×64×112×112',
        '[N, 64, 112, 112]',
        'torch.Size([N, 64, 112, 112])',
        '(n,64,112,112)',
        'N,64,112,112',
        'N 64 112 112',
        'N X 64 X 112 X 112',
        'Nx64x112x112',
        '(N, 64, 112, 112,)',
        ' ( N , 64 , 112 , 112 ) ',
        'B, 64, 112, 112',
        '(batch, 64, 112, 112)',
        '(batch_size, 64, 112, 112)',
        'bs,64,112,112',
        '(N, 64, 224/2, 224/2)',
        '$(N, 64, 112, 112)$',
        '(N; 64; 112; 112)',
        'shape: (N, 64, 112, 112)',
        'N * 64 * 112 * 112',
        'N x 64 x 112x112',
        'size=(N, 64, 112, 112)',
        '(N,64,112,100+12)',
        '[[N, 64, 112, 112]]',
        'N × 64 × 112 × 112',
      ],
      [
        '(64, 112, 112)',
        '(N, 64, 112)',
        '(N, 112, 112, 64)',
        '(N, 64, 111, 111)',
        '(N, 64, 112, 113)',
        '(1, 64, 112, 112)',
        '(N, 3, 112, 112)',
        '(N, 64, 224, 224)',
        '(64, N, 112, 112)',
        '(N, 128, 112, 112)',
        '(N)',
        '64',
        '(N, 64, 112, 112, 1)',
        '(C, 64, 112, 112)',
        '(N, N, 112, 112)',
        '(N, 64, 12, 112)',
        '(M, 64, 112, 112)',
        '112x112',
        '(N, 64, 12544)',
        '(N, 802816)',
        '(-1, 64, 112, 112)',
        '(N, 64, H, W)',
        '(T, 64, 112, 112)',
        '(8, 64, 112, 112)',
        '(N, 64, 112, 111)',
        '(N, 6, 4, 112)',
      ],
      ['', 'what?', '???', '()', 'N, 64 & 112'],
    ));

  it('letters that differ only by their case', () =>
    check(
      { type: 'shape', dims: ['B', 'T', 'b'] },
      typed,
      ['B T b', '(B,T,b)'],
      ['b, T, B', '(N, T, b)', '(B, T, B)', '(B, t, b)', '(batch, T, b)'],
    ));

  it('symbolic sizes', () =>
    check(
      { type: 'shape', dims: ['B', 'T', '3*C'] },
      typed,
      ['(B, T, 3*C)', 'B,T,3·C', '(B, T, 3 * C)'],
      ['(B, T, C)', '(B, T, 3)'],
    ));
});

describe('the text grader', () => {
  const typed = (text: string): Response => ({ type: 'text', text });

  it('words', () =>
    check(
      { type: 'text', accepted: ['running mean', 'batch-normalization', 'momentum'] },
      typed,
      [
        'running mean',
        'Running mean',
        'RUNNING MEAN',
        'the running mean',
        'a running mean',
        'running-mean',
        'running  mean',
        '"running mean"',
        'running mean.',
        '`running mean`',
        'runing mean',
        'runnin mean',
        'runningmean',
        'Batch Normalization',
        'batch normalisation',
        'batchnormalization',
        'batch–normalization',
        'momentum',
        'Momentum!',
        'momentun',
        'mumentum',
        'mometum',
        'momenutm',
        'the momentum',
        '$momentum$',
        ' momentum ',
        'batch normalizaton',
        '“running mean”',
        '\\text{momentum}',
      ],
      [
        'mean',
        'running variance',
        'running',
        'moving mean',
        'not running mean',
        'running mean and variance',
        'layer normalization',
        'batch',
        'normalization',
        'moment',

        'omentum',
        'momentous',
        'running mode',
        'momenta',
        'velocity',
        'running man',
        'instance-normalization',
        'mean running',
        'batch size',
        'batchnorm',
        'standardization',
        '0',
        'sunning mean',
        'momentummm',
        'non-running mean',
      ],
      ['', '   '],
    ));

  it('opposites one letter or one prefix apart', () =>
    check(
      { type: 'text', accepted: ['inductive', 'upsampling', 'decrease', 'invariance'] },
      typed,
      ['inductive', 'Inductive', 'upsampling', 'up-sampling', 'decrease', 'decreas', 'invariance', 'inductve'],
      [
        'deductive',
        'transductive',
        'subsampling',
        'downsampling',
        'increase',
        'equivariance',
        'variance',
        'adductive',
        'invariants',
        'in',
        'sampling',
      ],
    ));

  it('names and numbers are exact', () =>
    check(
      { type: 'text', accepted: ['align_corners=False', 'Conv2d', '0.95', 'x[0]'] },
      typed,
      ['align_corners=False', 'align_corners=false', '`Conv2d`', 'conv2d', '0.95', '.95', '95%', 'x[0]'],
      [
        'align_corners=True',
        'aligncorner=False',
        'Conv1d',
        'Conv3d',
        '0.96',
        '95',
        'x[1]',
        'align_corners',
        'Conv2',
        'ConvTranspose2d',
      ],
    ));
});

describe('the trace grader', () => {
  it('what is printed', () =>
    check(
      {
        type: 'trace',
        code: 'print(x.shape)',
        accepted: ['torch.Size([1, 2])', 'True', '0.1', "{'a': 1}", 'a b', '(1,)'],
      },
      text => ({ type: 'trace', text }),
      [
        'torch.Size([1, 2])',
        'torch.Size([1,2])',
        'torch.Size( [ 1 , 2 ] )',
        ' torch.Size([1, 2]) ',
        '`torch.Size([1, 2])`',
        'torch.Size([1, 2,])',
        'True',
        'true',
        'TRUE',
        '0.1',
        '0.10',
        '.1',
        '1.0e-1',
        '0.100',
        "{'a': 1}",
        '{"a": 1}',
        "{'a':1}",
        "{ 'a' : 1 }",
        'a b',
        'a  b',
        ' a b',
        '(1,)',
        '(1)',
        '( 1, )',
        'a b\n',
        '\ttrue',
      ],
      [
        'torch.Size([2, 1])',
        'torch.Size([1, 2, 3])',
        'Size([1, 2])',
        '[1, 2]',
        'torch.size([1, 2])',
        'False',
        'None',
        '0.2',
        '0.11',
        '1',
        '{a: 1}',
        "{'a': 2}",
        "{'b': 1}",
        'A b',
        'ab',
        'a',
        'b a',
        '(1, 1)',
        '2',
        'tensor([1, 2])',
        'torch.Size([12])',
        'Error',
        "{'A': 1}",
        '-0.1',
        '0.01',
        'a_b',
      ],
      ['', ' '],
    ));
});

describe('graders of chosen and arranged answers', () => {
  const outcome = (answer: Answer, response: Response) => grade(item(answer), response);
  const choices = [true, false, true, false].map((right, index) => ({ text: `${index}`, right }));
  const subsets = Array.from({ length: 16 }, (_, bits) => [0, 1, 2, 3].filter(index => bits & (1 << index)));

  it('single: the one that is right', () => {
    const answer: Answer = {
      type: 'single',
      choices: [false, true, false].map((right, index) => ({ text: `${index}`, right })),
    };
    assert.deepEqual(
      [-1, 0, 1, 2, 3].map(choice => outcome(answer, { type: 'single', choice }).outcome),
      ['unreadable', 'wrong', 'right', 'wrong', 'unreadable'],
    );
  });

  it('multiple: all or nothing, with the share shown', () => {
    assert.equal(outcome({ type: 'multiple', choices }, { type: 'multiple', choices: [] }).outcome, 'unreadable');
    for (const chosen of subsets.slice(1)) {
      const verdict = outcome({ type: 'multiple', choices }, { type: 'multiple', choices: chosen });
      const parts = [0, 1, 2, 3].map(index => chosen.includes(index) === choices[index]!.right);
      const right = parts.filter(Boolean).length;
      assert.deepEqual(verdict, { outcome: right === 4 ? 'right' : 'wrong', share: right / 4, parts });
    }
  });

  it('order: every arrangement of four', () => {
    const permute = (rest: readonly number[]): number[][] =>
      rest.length === 0 ? [[]] : rest.flatMap(x => permute(rest.filter(y => y !== x)).map(tail => [x, ...tail]));
    for (const order of permute([0, 1, 2, 3])) {
      const verdict = outcome({ type: 'order', steps: ['a', 'b', 'c', 'd'] }, { type: 'order', order });
      assert.equal(verdict.outcome, order.join() === '0,1,2,3' ? 'right' : 'wrong');
      assert.deepEqual(
        verdict.parts,
        order.map((step, index) => step === index),
      );
    }
    assert.equal(outcome({ type: 'order', steps: ['a', 'b'] }, { type: 'order', order: [0] }).outcome, 'unreadable');
    // Two steps of the same text may stand in either place.
    assert.equal(
      outcome({ type: 'order', steps: ['a', 'b', 'a'] }, { type: 'order', order: [2, 1, 0] }).outcome,
      'right',
    );
  });

  it('match: every pairing of three, equal right sides being the same', () => {
    const pairs = [
      ['a', '1'],
      ['b', '2'],
      ['c', '2'],
    ] as const;
    const rights = [0, 1, 2].flatMap(a => [0, 1, 2].flatMap(b => [0, 1, 2].map(c => [a, b, c])));
    for (const given of rights) {
      const expected = given[0] === 0 && given[1]! > 0 && given[2]! > 0;
      assert.equal(
        outcome({ type: 'match', pairs, columns: ['l', 'r'] }, { type: 'match', rights: given }).outcome,
        expected ? 'right' : 'wrong',
        given.join(),
      );
    }
  });

  it('match: a row without a letter is not an answer', () =>
    assert.equal(
      outcome(
        {
          type: 'match',
          pairs: [
            ['a', '1'],
            ['b', '2'],
          ],
          columns: ['l', 'r'],
        },
        { type: 'match', rights: [0, -1] },
      ).outcome,
      'unreadable',
    ));

  it('cloze: each gap by itself', () => {
    const answer: Answer = { type: 'cloze', gaps: [['mean', 'average'], ['64'], ['$\\gamma$', 'gamma']] };
    const texts = (given: readonly string[]) => outcome(answer, { type: 'cloze', texts: given });
    assert.deepEqual(texts(['Average', '64', 'gamma']), { outcome: 'right', share: 1, parts: [true, true, true] });
    assert.deepEqual(texts(['the mean', '64.0', '$\\gamma$']), {
      outcome: 'right',
      share: 1,
      parts: [true, true, true],
    });
    assert.deepEqual(texts(['mode', '64', '']), { outcome: 'wrong', share: 1 / 3, parts: [false, true, false] });
    assert.deepEqual(texts(['', '', '']), { outcome: 'unreadable', share: 0, remark: 'Fill in the gaps.' });
  });

  it('recall: the reader decides, the share is counted', () => {
    const answer: Answer = { type: 'recall', rubric: ['a', 'b', 'c'] };
    assert.deepEqual(outcome(answer, { type: 'recall', ticked: [true, false, true], knew: true }), {
      outcome: 'right',
      share: 2 / 3,
      parts: [true, false, true],
    });
    assert.deepEqual(outcome(answer, { type: 'recall', ticked: [true], knew: false }), {
      outcome: 'wrong',
      share: 1 / 3,
      parts: [true, false, false],
    });
  });

  it('an answer of another type is unreadable', () =>
    assert.equal(outcome({ type: 'text', accepted: ['a'] }, { type: 'single', choice: 0 }).outcome, 'unreadable'));
});
