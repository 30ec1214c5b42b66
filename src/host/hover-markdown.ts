/**
 * A description written as a hover: short lines in a fixed order, ending where nothing certain is left to say.
 * VS Code cuts a hover at 100,000 characters and a cut picture shows as text, so pictures stop well before that.
 * Everything that comes from the user's file is escaped: it is text, never Markdown.
 */
import type { Formula, Plot } from '../operators/operator';
import { flowText } from './describe';
import type { Description } from './description';

export interface HoverSurroundings {
  /** A formula as a Markdown image; `undefined` where it cannot be typeset. */
  readonly picture?: (formula: Formula) => string | undefined;
  /** The explanation's plot as a Markdown image. */
  readonly plot?: (plot: Plot) => string | undefined;
  /** What one unit sees of the input, as a Markdown image. */
  readonly field?: string;
  /** The first paragraph of the note, as Markdown that a hover can show. */
  readonly short?: string;
  readonly links: readonly {
    readonly title: string;
    readonly command: string;
    readonly arguments?: readonly unknown[];
  }[];
  /** Other notes about the same. */
  readonly related?: HoverSurroundings['links'];
  /** `change…` behind an origin. */
  readonly change?: (origin: Description['origins'][number]) => string;
  /** The file does not parse at the moment: this is from the last version that did. */
  readonly stale?: boolean;
}

/** Never longer than this, so that VS Code never cuts it. */
export const longest = 60_000;

export function hoverMarkdown(description: Description, surroundings: HoverSurroundings): string {
  const { headline, argument, problems, more, path } = description;
  let room = longest - 10_000;
  /** The image if it fits, else what stands in for it. */
  const image = (markdown: string | undefined, otherwise?: string): string | undefined => {
    if (!markdown || markdown.length > room) return otherwise;
    room -= markdown.length;
    return markdown;
  };
  const formulaLine = (formula: Formula) => image(surroundings.picture?.(formula), `\`${code(formula.text)}\``);
  const { explanation, formula } = description;
  const formulas = formula ? [formula] : (explanation?.formulas ?? []);
  const { params, facts } = counted(description, formulas);

  const what = [
    `**${escapeMarkdown(description.title)}**${headline ? ` \u2002${escapeMarkdown(headline)}` : ''}`,
    argument && argumentLine(argument, explanation?.facts ?? []),
    ...problems.slice(0, 5).map(problem => `$(error) ${escapeMarkdown(problem)}`),
    joined(' \u2002', [flowLine(description), description.measured && measuredLine(description.measured)]),
    description.unknown && `$(question) not known: ${escapeMarkdown(description.unknown)}`,
    more && `${path ? `here \`${code(path)}\`, ` : ''}and ${more.count} more: ${escapeMarkdown(more.text)}`,
    description.conditional && 'in a branch that may not run',
  ];
  const arithmetic = formulas.map(formulaLine);
  const numbers = [
    escapeMarkdown(
      sentence(joined(' · ', [params, description.macs, activationText(description), description.sees]) ?? ''),
    ),
    // A hover is not tall: beside a curve or the output's arithmetic there is room for less, the explainer has it all.
    ...stepLines(explanation?.steps ?? []),
    ...facts.slice(0, explanation?.plot ? 1 : formula ? 2 : 4).map(escapeMarkdown),
    ...(explanation?.remarks ?? []).slice(0, 4).map(remark => `$(info) ${escapeMarkdown(remark)}`),
    ...description.origins.map(origin => originLine(origin, surroundings.change?.(origin))),
  ];
  const meaning = [
    surroundings.short ?? escapeMarkdown(description.sentence),
    surroundings.stale && '*as of the last code that parsed*',
  ];
  const related = joined(' · ', (surroundings.related ?? []).slice(0, 4).map(link));
  const links = joined(' · ', surroundings.links.map(link));
  const curve = explanation?.plot && image(surroundings.plot?.(explanation.plot));
  // Where there is no arithmetic, what the call is for comes before what is to be said about it.
  const [first, later] =
    arithmetic.length > 0 || description.flow || curve
      ? [
          [arithmetic, [curve]],
          [numbers, meaning],
        ]
      : [[meaning], [numbers]];
  const seeAlso = related && `See also ${related}`;
  const written = (blocks: readonly (readonly (string | false | undefined)[])[]) =>
    joined(
      '\n\n',
      [...blocks, [image(surroundings.field)]].map(lines => joined('  \n', lines)),
    ) ?? '';
  // What must be scrolled to is not seen: the links stand before it.
  return written(
    isTall([what, ...first, ...later, [links]])
      ? [what, ...first, [links], ...later, [seeAlso]]
      : [what, ...first, ...later, [links, seeAlso]],
  );
}

/** Whether these blocks need more than the 250 pixels that VS Code gives a hover in an editor of usual height. */
function isTall(blocks: readonly (readonly (string | false | undefined)[])[]): boolean {
  const present = blocks
    .map(lines => lines.filter(line => typeof line === 'string'))
    .filter(({ length }) => length > 0);
  const heights = present.map(lines => lines.reduce((sum, line) => sum + lineHeight(line), PARAGRAPH_GAP));
  return heights.reduce((sum, height) => sum + height, 0) > HOVER_HEIGHT;
}

/** In pixels, at VS Code's usual size of letters; less what its frame takes. */
const HOVER_HEIGHT = 240;
const PARAGRAPH_GAP = 9;
const TEXT_HEIGHT = 18;
const LINE_WIDTH = 715;
const LETTER_WIDTH = 7;
/** By how much a letter of code is wider. */
const CODE_WIDER = 1.3;

function lineHeight(line: string): number {
  const picture = /\|width=\d+,height=(\d+)\)$/.exec(line);
  if (picture) return Number(picture[1]) + 6;
  // Neither the address of a link nor what escapes a letter is seen.
  const seen = line.replace(/\]\([^)]*\)/g, '').replace(/\\(.)/g, '$1');
  const inCode = [...seen.matchAll(/`([^`]*)`/g)].reduce((sum, [, letters]) => sum + letters!.length, 0);
  const width = LETTER_WIDTH * seen.length + CODE_WIDER * inCode;
  return TEXT_HEIGHT * Math.ceil(width / LINE_WIDTH);
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** `T_max` is `200`: what it is for, where no fact says that with its value. */
function argumentLine(
  { name, value, from, means }: NonNullable<Description['argument']>,
  facts: readonly string[],
): string {
  const said = facts.some(fact => fact.startsWith(`${name} `) || fact.startsWith(`${name}:`));
  const line = `\`${code(name)}\`${value ? ` is \`${code(value)}\`` : ''}${from ? ` from ${escapeMarkdown(from)}` : ''}`;
  return means && !said ? `${line}${escapeMarkdown(meaning(value, means))}` : line;
}

/** What is said of `True` is not said of `False`, nor what is said of a number of `None`. */
function meaning(value: string | undefined, means: string): string {
  const [, one, other] = /^True: (.+); False: (.+)$/.exec(means) ?? [];
  if (one && (value === 'True' || value === 'False')) return `: ${value === 'True' ? `${one}.` : other}`;
  if (value === 'False' && /^(?:May|[A-Z][a-z]+s)\b/.test(means)) return `; True ${continued(means)}`;
  if (value === 'None' && !/\bNone\b|\bdefault\b/.test(means)) return `; if set: ${continued(means)}`;
  return `: ${continued(means)}`;
}

/** A sentence that goes on after a colon; what Python or a person is called keeps its capital. */
function continued(sentence: string): string {
  return /^[A-Z][a-z ]/.test(sentence) && !/^(True|False|None|Nesterov|Harris)\b/.test(sentence)
    ? `${sentence[0]!.toLowerCase()}${sentence.slice(1)}`
    : sentence;
}

/** A chain is read whole, or its end is what is missed. */
function stepLines(steps: readonly string[]): readonly string[] {
  const most = 14;
  const lines = steps.slice(0, most).map((step, i) => escapeMarkdown(`${i + 1}. ${step}`));
  return steps.length > most ? [...lines, escapeMarkdown(`… and ${steps.length - most} more`)] : lines;
}

/** The parameters with the arithmetic behind them, once: not where a formula has it, and not again among the facts. */
function counted(
  { argument, params, explanation }: Description,
  formulas: readonly Formula[],
): { readonly params?: string; readonly facts: readonly string[] } {
  const facts = explanation?.facts ?? [];
  const spelled = facts.map(fact => /^\S.* = [\d,]+ parameters\b/.exec(fact)?.[0]).find(arithmetic => arithmetic);
  const inFormula = formulas.some(({ text }) => text.startsWith('parameters = '));
  return {
    ...(inFormula ? {} : { params: spelled ?? params }),
    facts: argumentFirst(
      argument?.name,
      facts.filter(fact => !isParameterCount(fact)),
    ),
  };
}

/** What is said of the argument under the caret stands first, where there is room for some facts alone. */
function argumentFirst(name: string | undefined, facts: readonly string[]): readonly string[] {
  if (name === undefined) return facts;
  // A fact that begins with the name is of it; one that only mentions it comes after.
  const rank = (fact: string) => (fact.startsWith(name) ? 0 : isAbout(name)(fact) ? 1 : 2);
  return [0, 1, 2].flatMap(wanted => facts.filter(fact => rank(fact) === wanted));
}

export function isAbout(argument: string): (fact: string) => boolean {
  return fact => fact.split(/\W+/).includes(argument);
}

function activationText({ activations }: Description): string | undefined {
  return activations && `activations ${activations}`;
}

/** Whether a fact only counts parameters, which a view that has the number, or the formula, says already. */
export function isParameterCount(fact: string): boolean {
  const sum = String.raw`\S+(?: [+−] \S+)*`;
  return new RegExp(`^(?:${sum} = )${sum} parameters\\b|^[\\d,]+ parameters\\b|^No parameters\\b`).test(fact);
}

/** Longer than any sentence of ours; what a user's file holds may be of any length. */
const most = 600;

/** Text as it is, whatever Markdown would make of it. */
export function escapeMarkdown(text: string): string {
  // `$(error)` would become an icon after Markdown is done with it; a backslash that survives Markdown prevents that.
  const plain = text.length > most ? `${text.slice(0, most)}…` : text;
  return plain
    .replace(/\$(?=\()/g, '\\$')
    .replace(/[\\`*_{}[\]()#+\-.!<>|~$]/g, '\\$&')
    .replace(/\n/g, ' ');
}

/** A `command:` address for a trusted Markdown string. */
export function commandAddress(command: string, args: readonly unknown[] = []): string {
  return `command:${command}?${encodeURIComponent(JSON.stringify(args)).replace(/[()']/g, c => `%${c.charCodeAt(0).toString(16)}`)}`;
}

function flowLine({ flow }: Description): string | undefined {
  if (!flow) return undefined;
  // Of what is made from nothing, sizes that are all open say nothing.
  if (flow.inputs.length === 0 && flow.outputs.length === 1 && /^[?×]+$/.test(flow.outputs[0]!)) return undefined;
  const inputs = flow.inputs.length > 0 ? `\`${code(flowText(flow.inputs))}\`  →  ` : '';
  return `${inputs}\`${code(flow.outputs.length > 0 ? flowText(flow.outputs) : '?')}\``;
}

/** A disagreement is our fault or theirs, and is not to be overlooked. */
function measuredLine(measured: string): string {
  return measured.startsWith('✗') ? `$(error) **${escapeMarkdown(measured)}**` : escapeMarkdown(measured);
}

function originLine(origin: Description['origins'][number], change: string | undefined): string {
  const text = escapeMarkdown(origin.text);
  return change
    ? `${text} · [change…](${change} "Change the input shape of ${code(origin.model).replaceAll('"', "'")}")`
    : text;
}

function link({ title, command, arguments: args }: HoverSurroundings['links'][number]): string {
  return `[${escapeMarkdown(title)}](${commandAddress(command, args)})`;
}

/** Inside a code span nothing is escaped; a backtick would end it. */
function code(text: string): string {
  return text.replaceAll('`', "'").replace(/\n/g, ' ');
}

/** What there is of the parts, or nothing. */
function joined(separator: string, parts: readonly (string | false | undefined)[]): string | undefined {
  const present = parts.filter(part => part);
  return present.length > 0 ? present.join(separator) : undefined;
}
