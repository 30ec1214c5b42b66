/**
 * The order of `zero_grad`, `backward` and `step` in the loop around one of them: what adds up, what is lost, how many batches
 * make a step. Told as facts of the text; never as problems, for gradients may be meant to add up.
 */
import type { Mention } from '../../network/network';
import type { Argument } from '../../operators/argument';
import { plainNumber } from '../../operators/libraries/define';
import type { Call, Expression, If, Statement } from '../../python/ast';
import { lineText } from '../../source/cells';
import { holds, type Span } from '../../source/span';
import { Tensor } from '../../tensor/tensor';
import { exact } from '../numbers';
import { type Around, callsIn, innermostLoop, methodOf, ownerText, pathTo } from './place';

export function trainingLoopRemarks(at: Span, around: Around): readonly string[] {
  const path = pathTo(around.text, at);
  const loop = innermostLoop(path);
  if (!loop) return [];
  const calls = callsIn(loop.body);
  const backward = calls.filter(call => methodOf(call) === 'backward' && isLossBackward(call));
  const steps = optimizerSteps(calls, around);
  const [step] = steps;
  if (backward.length !== 1 || steps.length !== 1 || !step) return [];
  const owner = ownerText(step.call, around.text)!;
  const clears = calls.filter(call => methodOf(call) === 'zero_grad');
  const place = (call: Call) => lineText(around, call.span.from);
  const gate = gateOf(loop.body, step.call, backward[0]!);
  if (gate) return accumulation(gate, loop.iterable, around, place(step.call), backward[0]!);
  const order = inOneBlock(loop.body, [backward[0]!, step.call, ...clears]);
  if (!order) return [];
  if (!MAY_CLEAR.test(around.text))
    return [
      'Nothing in this file clears the gradients: unless other code does, those of all turns so far add up, and each step uses their sum. zero_grad() belongs before backward().',
    ];
  const own = clears.find(call => ownerText(call, around.text) === owner);
  const [b, s, c] = [backward[0]!, step.call, own].map(call => (call ? order.indexOf(call) : -1)) as [
    number,
    number,
    number,
  ];
  if (c < 0) return [];
  if (b < c && c < s && clears.length === 1 && own!.arguments.length === 0)
    return [
      `zero_grad() (${place(own!)}) stands between backward() and step(): the gradients are gone before they are used, and no parameter moves.`,
    ];
  if (s < b)
    return [`step() (${place(step.call)}) stands before backward(): it uses the gradients of the turn before.`];
  const held = holds(backward[0]!.span, at) && step.made ? heldBy(step.made) : undefined;
  return held === undefined
    ? []
    : [
        `${step.made!.operator.id} (${lineText(around, step.made!.at.span.from)}) holds ${exact(held)} parameters: step() (${place(step.call)}) moves them by what lies in their .grad then, and zero_grad() (${place(own!)}) empties it once a turn.`,
      ];
}

/** How many numbers an optimizer was given to move. */
function heldBy({ arguments: { params } }: Mention): number | undefined {
  if (!Array.isArray(params) || params.length === 0) return undefined;
  let sum = 0;
  for (const one of params as readonly Argument[]) {
    const shape = one instanceof Tensor ? one.shape : undefined;
    if (!shape?.every(size => typeof size === 'number')) return undefined;
    sum += (shape as readonly number[]).reduce((product, size) => product * size, 1);
  }
  return sum;
}

/** What may clear gradients, or takes the loop into its own hands. */
const MAY_CLEAR =
  /zero_grad|\.grad\s*=|\.grad\.(zero_|detach)|set_to_none|\bAccelerator\b|\bTrainer\b|deepspeed|autograd\.grad|\.zero_\(/;

/** `engine.backward(loss)` of another library is something else. */
function isLossBackward({ arguments: given }: Call): boolean {
  return given.every(({ name }) => name === 'retain_graph' || name === 'create_graph' || name === 'gradient');
}

/** Steps of PyTorch's own optimizers, as the analysis knows them; `scaler.step(optimizer)` is one, too. */
function optimizerSteps(
  calls: readonly Call[],
  { analysis, uri }: Around,
): readonly { readonly call: Call; readonly made?: Mention }[] {
  const { mentions } = analysis;
  return calls.flatMap(call => {
    if (methodOf(call) !== 'step') return [];
    const mention = mentions.find(
      ({ at, operator }) =>
        at.uri === uri &&
        at.span.from === call.span.from &&
        at.span.to === call.span.to &&
        operator.name === 'torch.optim.Optimizer.step',
    );
    const made = mention?.receiver === undefined ? undefined : mentions[mention.receiver];
    return made && !made.own && made.operator.id !== 'LBFGS' && call.arguments.length === 0 ? [{ call, made }] : [];
  });
}

/** The condition under which alone the step is taken, where backward() is outside of it. */
function gateOf(body: readonly Statement[], step: Call, backward: Call): If | undefined {
  for (const statement of body) {
    if (statement.kind === 'With') {
      const found = gateOf(statement.body, step, backward);
      if (found) return found;
    }
    if (statement.kind !== 'If' || statement.orelse.length > 0) continue;
    const inside = (call: Call) => statement.body.some(inner => holds(inner.span, call.span));
    if (inside(step) && !inside(backward)) return statement;
  }
  return undefined;
}

function accumulation(gate: If, iterable: Expression, around: Around, line: string, backward: Call): readonly string[] {
  const every = everyOf(gate.test, around);
  if (!every) return [];
  const batch = batchOf(iterable, around);
  const share = every.count === undefined ? undefined : dividedBy(around.text, backward, every.text);
  const size =
    batch !== undefined && every.count !== undefined
      ? `: an effective batch of ${exact(every.count)}·${exact(batch)} = ${exact(every.count * batch)}`
      : '';
  const turns = every.count === undefined ? `${every.text} turns` : `${exact(every.count)} turns`;
  return [
    `step() (${line}) runs once in ${turns}: until then gradients add up${size}.`,
    ...(share === false
      ? [
          `Nothing before it divides by ${every.text}: of losses that are means, the step uses the sum of ${exact(every.count!)} gradients, not their mean.`,
        ]
      : []),
  ];
}

/** `(i + 1) % 4 == 0`, also beside an `or` for the last turn. */
function everyOf(test: Expression, around: Around): { readonly text: string; readonly count?: number } | undefined {
  const text = around.text.slice(test.span.from, test.span.to);
  const found = /^\(?\(?\s*\w+\s*(?:\+\s*1\s*)?\)?\s*%\s*([\w.]+)\s*\)?\s*==\s*0\b/.exec(text);
  const divisor = found?.[1];
  if (!divisor) return undefined;
  if (/^\d+$/.test(divisor)) return { text: divisor, count: Number(divisor) };
  if (/^\d/.test(divisor)) return undefined;
  // A name that is set once, to a number.
  const set = [
    ...around.text.matchAll(
      new RegExp(`^\\s*${divisor.replaceAll('.', '\\.')}\\s*(?::\\s*\\w+\\s*)?=(?!=)\\s*(.*)$`, 'gm'),
    ),
  ];
  const value = set.length === 1 ? /^(\d+)\s*(?:#.*)?$/.exec(set[0]![1]!)?.[1] : undefined;
  const isParameter = new RegExp(`\\bdef [^)]*\\b${divisor.replaceAll('.', '\\.')}\\b`).test(around.text);
  return { text: divisor, ...(value && !isParameter ? { count: Number(value) } : {}) };
}

/** The batch size of the loader that is looped over, where there is one loader in the file by that name. */
function batchOf(iterable: Expression, { analysis, uri, text }: Around): number | undefined {
  const inner =
    iterable.kind === 'Call' && iterable.callee.kind === 'Name' && /^(enumerate|tqdm)$/.test(iterable.callee.id)
      ? iterable.arguments[0]?.value
      : iterable;
  if (inner?.kind !== 'Name') return undefined;
  const sets = [...text.matchAll(new RegExp(`^\\s*${inner.id}\\s*=(?!=)`, 'gm'))];
  if (sets.length !== 1) return undefined;
  const from = sets[0]!.index + sets[0]![0].length;
  const loader = analysis.mentions.find(
    ({ at, operator, aside, assumed }) =>
      operator.id === 'DataLoader' &&
      at.uri === uri &&
      !aside &&
      assumed.length === 0 &&
      text.slice(from, at.span.from).trim() === '',
  );
  return plainNumber(loader?.arguments.batch_size);
}

/** Whether the loss is divided by the number of turns before backward(). */
function dividedBy(text: string, backward: Call, divisor: string): boolean {
  const before = text.slice(0, backward.span.to);
  return new RegExp(`/=?\\s*\\(?\\s*(float\\()?${divisor.replaceAll('.', '\\.')}\\b`).test(before);
}

/** The calls in the order in which one block runs them, each in a statement of its own; `undefined` where they do not. */
function inOneBlock(body: readonly Statement[], calls: readonly Call[]): readonly Call[] | undefined {
  const flat = body.flatMap(statement => (statement.kind === 'With' ? statement.body : [statement]));
  const placed = calls.map(call => ({ call, at: flat.findIndex(({ span }) => holds(span, call.span)) }));
  if (placed.some(({ at }) => at < 0 || !/^(Expression|Assign)$/.test(flat[at]!.kind))) return undefined;
  return placed.sort((x, y) => x.at - y.at).map(({ call }) => call);
}
