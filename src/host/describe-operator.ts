/** A call of the catalogue → words, from its arguments alone: what its entry says of them, and the note that teaches it. */
import type { FigureCall } from '../figures/figure';
import type { Call, Mention, ModuleRecord } from '../network/network';
import { type Argument, Float, Opaque } from '../operators/argument';
import { findOperator } from '../operators/catalogue';
import { documentationOf, type Explanation, infer, type Operator } from '../operators/operator';
import { type AcrossGroups, acrossGroups } from '../operators/optimizers/across-groups';
import type { Bound } from '../operators/parameter';
import { groupsOf } from '../operators/schedulers/groups';
import { showShape } from '../tensor/show';
import { Tensor } from '../tensor/tensor';
import { Unknown } from '../tensor/unknown';
import type { Description, Flow } from './description';
import { hasHole, knownExplanation, knownFormula, knownParts } from './known-words';
import { exact } from './numbers';
import { showArgument } from './show-argument';

/**
 * Describes a call of the catalogue that no network is known to pass through, from its arguments alone; `around` is what the
 * rest of the file has to say about it.
 */
export function describeMention(
  mention: Mention,
  modules: readonly ModuleRecord[] = [],
  around: readonly string[] = [],
): Description {
  const described = describeOperator(mention.operator.name, mention.arguments);
  const remarks = [
    ...(mention.aside ? ['In a branch that is not taken as the code stands; this is what it would do.'] : []),
    ...(mention.assumed.length > 0 ? [assumption(mention)] : []),
    ...around,
  ];
  const explanation = described.explanation ?? { formulas: [], facts: [], remarks: [] };
  // Where nothing is said of this call, nothing depends on anything.
  const { headline, formula } = described;
  const says =
    headline ||
    formula ||
    explanation.formulas.length + explanation.facts.length + (explanation.steps?.length ?? 0) > 0;
  return {
    ...described,
    ...(says &&
      remarks.length > 0 && { explanation: { ...explanation, remarks: [...remarks, ...explanation.remarks] } }),
    ...optional('flow', flowOfMention(mention)),
    ...optional('params', showParams(modules[0]?.params || undefined)),
    problems: [],
    origins: [],
  };
}

/** Nothing calls the function, or the script was started without options: their defaults are all there is to go by. */
export function assumption({ assumed }: Pick<Mention, 'assumed'>): string {
  const given = [
    ...new Set(assumed.map(({ text, of }) => (of === undefined ? `${text} (argparse)` : `${text} of ${of}()`))),
  ];
  const [shown, more] = [given.slice(0, 4), given.length - 4];
  const others = [...new Set(assumed.map(({ of }) => (of === undefined ? 'the command line' : 'a call')))].join(' or ');
  return `By default: ${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}. ${others[0]!.toUpperCase()}${others.slice(1)} may give other values.`;
}

/** What goes in and comes out where the code outside any model passes tensors whose shape is known. */
function flowOfMention({ operator: { name }, arguments: bound }: Mention): Flow | undefined {
  const found = findOperator(name);
  const { output } = found?.operator.rule ?? {};
  const inputs = tensorsOf(Object.values(bound));
  if (!found || !output) return undefined;
  const outcome = infer(found.form, bound, args => output(args));
  const outputs = 'ok' in outcome ? tensorsOf([outcome.ok as Argument]) : [];
  return outputs.length === 0 ? undefined : { inputs, outputs };
}

function tensorsOf(values: readonly Argument[]): readonly string[] {
  return values.flatMap(value =>
    value instanceof Tensor ? [showShape(value.shape)] : Array.isArray(value) ? tensorsOf(value) : [],
  );
}

/** The call as plain data: what is not known is left out, tensors become their shapes. */
export function figureCall(operator: string, bound: Bound): FigureCall {
  const plain = Object.entries(bound).map(([name, value]) => [name, plainValue(value)] as const);
  const input = Object.values(bound).find(value => value instanceof Tensor);
  const shape = input && plainValue(input);
  const rate = rateOf(bound.optimizer);
  return {
    operator,
    arguments: {
      ...Object.fromEntries(plain.filter(([, value]) => value !== undefined)),
      ...(rate === undefined ? {} : { lr: rate }),
    },
    ...(Array.isArray(shape) ? { input: shape } : {}),
  };
}

/** The rate of a scheduler's optimizer, where all its groups have the same. */
function rateOf(optimizer: Argument | undefined): number | undefined {
  if (optimizer === undefined) return undefined;
  const [first, ...others] = groupsOf(optimizer);
  return others.some(({ lr }) => lr !== first?.lr) ? undefined : first?.lr;
}

function plainValue(value: Argument): unknown {
  if (value instanceof Float) return value.value;
  if (value instanceof Tensor) return plainValue(value.shape);
  if (Array.isArray(value)) {
    const items = value.map(plainValue);
    return items.includes(undefined) ? undefined : items;
  }
  return value === null || typeof value !== 'object' ? value : undefined;
}

type Form = Parameters<typeof infer>[0];
export type OperatorPart = Omit<Description, 'problems' | 'origins'>;

export function describeOperator(name: string, given: Bound): OperatorPart {
  const found = findOperator(name);
  if (!found) return userModule(name.split('.').at(-1)!);
  const { operator, form } = found;
  const known = Object.keys(given).length > 0 ? given : unseen(form);
  const { bound, remark }: AcrossGroups = operator.family === 'optimizer' ? acrossGroups(known) : { bound: known };
  const { rule } = operator;
  const say = <T>(part: ((args: never) => T) | undefined): T | undefined => {
    if (!part) return undefined;
    const outcome = infer(form, bound, part as (args: unknown) => T);
    return 'ok' in outcome ? outcome.ok : undefined;
  };
  const formula = rule.formula && rule.output ? say(args => rule.formula!(args, rule.output!(args))) : undefined;
  const summary = say(rule.summary);
  const headline = say(rule.headline) || givenWords(form, bound, operator.family);
  return {
    // `x.unfold` and `F.unfold` are two; the catalogue names them apart.
    title: operator.id.replace(/^tensor_/, ''),
    operator: operator.id,
    sentence: summary === undefined || hasHole(summary) ? operator.purpose : summary,
    ...optional('headline', headline && knownParts(headline)),
    ...optional('formula', knownFormula(formula)),
    ...optional('explanation', withRemark(knownExplanation(say(rule.explain)), remark)),
    ...optional('note', noteOf(operator, form, bound)),
    call: figureCall(operator.id, bound),
    documentation: documentationOf(operator),
  };
}

/**
 * What a function is told besides its tensors, by name: `dim −1`, `dims (0, 3, 1, 2)`. Defaults that nobody chose, and what is
 * not known, are left out.
 */
function givenWords({ parameters }: Form, bound: Bound, family: Operator['family']): string | undefined {
  if (family === 'training' || family === 'library' || family === 'vision') return undefined;
  const given = Object.entries(parameters).flatMap(([name, { default: standard, extra, rest, alias }], i) => {
    const value = bound[name];
    if (i === 0 || extra || NOT_TOLD.test(name) || value === undefined || value === null) return [];
    // Of `to(device)` no list of one device is told.
    if (rest && Array.isArray(value) && value.every(isUntold)) return [];
    if (isUntold(value)) return [];
    // `squeeze(0)` takes any number of axes, and has one.
    const text = showArgument(isAxes(name, value) && value.length === 1 ? value[0]! : value);
    const isDefault = standard !== undefined && showArgument(standard) === text;
    return text === undefined || isDefault || text.length > 24
      ? []
      : [`${(name === 'other' && typeof alias === 'string' ? alias : name).replaceAll('_', ' ')} ${text}`];
  });
  return given.length > 0 ? given.slice(0, 4).join(' · ') : undefined;
}

function isUntold(value: Argument): boolean {
  return value instanceof Tensor || value instanceof Opaque || value instanceof Unknown;
}

function isAxes(name: string, value: Argument): value is readonly Argument[] {
  return name === 'dim' && Array.isArray(value);
}

/** Where a result is put, and what it is made on. */
const NOT_TOLD = /^(out|dtype|device|layout|generator|requires_grad|pin_memory|memory_format|names)$/;

/**
 * Nobody knows with what a name is called that is only named (`act_layer=nn.ELU`), with `*arguments`, or without what it asks
 * for (`nn.BatchNorm2d()`, as it is being written).
 */
function unseen(form: Form): Bound {
  return Object.fromEntries(Object.keys(form.parameters).map(name => [name, UNSEEN]));
}

const UNSEEN = new Unknown('the code does not show it');

/** What hangs on it comes after it. */
function withRemark(explanation: Explanation | undefined, remark: string | undefined): Explanation | undefined {
  if (!explanation || !remark) return explanation;
  return { ...explanation, remarks: [remark, ...explanation.remarks] };
}

/** The note that teaches the operator. Where an argument that decides is not known, the operator's default note. */
export function noteOf(operator: Operator, form: Form, bound: Bound): string | undefined {
  const note = 'names' in form && form.note ? form.note : operator.note;
  if (typeof note !== 'function') return note;
  for (const choice of [
    () => infer(form, bound, args => note(args as never)),
    () => infer(form, {}, args => note(args as never)),
  ]) {
    const outcome = choice();
    if ('ok' in outcome) return outcome.ok;
  }
  return undefined;
}

/** A module that computes nothing by itself: one of the user's own, or a container. */
export function userModule(type: string): OperatorPart {
  return { title: type, sentence: containers[type] ?? 'A module of your own code.' };
}

/** What holds other modules, and computes nothing of its own. */
const containers: Readonly<Record<string, string>> = {
  Module:
    'An empty module, to hang layers and parameters on: what is set as its attribute is found by parameters() and state_dict(). It has no forward: calling it raises NotImplementedError.',
  Sequential: 'Calls its modules one after the other, each on what the one before it gave.',
  ModuleList:
    'A list of modules that the module around it knows of, with their parameters. It has no forward of its own.',
  ModuleDict:
    'A dictionary of modules that the module around it knows of, with their parameters. It has no forward of its own.',
};

export function showParams(params: Call['params']): string | undefined {
  if (params === undefined) return undefined;
  if (params === 0) return 'no parameters';
  if (hasHole(exact(params))) return undefined;
  return `${exact(params)} ${params === 1 ? 'parameter' : 'parameters'}`;
}

/** A property that is there only where it has a value. */
export function optional<K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } {
  return (value === undefined ? {} : { [key]: value }) as { [P in K]?: V };
}
