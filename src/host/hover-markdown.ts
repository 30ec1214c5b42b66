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
  /** The first paragraph of the note, as Markdown that a hover can show. */
  readonly short?: string;
  readonly links: readonly {
    readonly title: string;
    readonly command: string;
    readonly arguments?: readonly unknown[];
  }[];
  /** `change…` behind an origin. */
  readonly change?: (origin: Description['origins'][number]) => string;
  /** The file does not parse at the moment: this is from the last version that did. */
  readonly stale?: boolean;
}

/** Never longer than this, so that VS Code never cuts it. */
export const longest = 60_000;

export function hoverMarkdown(description: Description, surroundings: HoverSurroundings): string {
  const lines: string[] = [];
  let room = longest - 4000;
  /** The image if it fits, else what stands in for it. */
  const image = (markdown: string | undefined, otherwise: string | undefined): string | undefined => {
    if (!markdown || markdown.length > room) return otherwise;
    room -= markdown.length;
    return markdown;
  };
  const formulaLine = (formula: Formula) => image(surroundings.picture?.(formula), `\`${code(formula.text)}\``)!;

  const { title, headline, path, argument, conditional } = description;
  // Where the output's arithmetic is shown, the rest of the explanation waits in the explainer.
  const explanation = description.formula ? undefined : description.explanation;
  lines.push(`**${escapeMarkdown(title)}**${headline ? ` \u2002${escapeMarkdown(headline)}` : ''}`);
  if (argument) lines.push(`\`${code(argument.name)}\`${argument.value ? ` is \`${code(argument.value)}\`` : ''}`);
  for (const problem of description.problems) lines.push(`$(error) ${escapeMarkdown(problem)}`);
  lines.push(
    ...paragraph([flowLine(description), description.measured && escapeMarkdown(description.measured)], ' \u2002'),
  );
  if (description.unknown) lines.push(`$(question) not known: ${escapeMarkdown(description.unknown)}`);
  if (description.formula) lines.push(formulaLine(description.formula));
  for (const formula of explanation?.formulas ?? []) lines.push(formulaLine(formula));
  lines.push(
    ...paragraph(
      [description.params, description.macs, description.sees].map(text => text && escapeMarkdown(text)),
      ' · ',
    ),
  );
  for (const fact of explanation?.facts ?? []) lines.push(escapeMarkdown(fact));
  for (const remark of description.explanation?.remarks ?? []) lines.push(`$(info) ${escapeMarkdown(remark)}`);
  const plot = explanation?.plot && image(surroundings.plot?.(explanation.plot), undefined);
  if (plot) lines.push(plot);
  for (const origin of description.origins) {
    const change = surroundings.change
      ? ` · [change…](${surroundings.change(origin)} "Change the input shape of ${code(origin.model)}")`
      : '';
    lines.push(escapeMarkdown(origin.text) + change);
  }
  lines.push(
    ...paragraph([path && `here: \`${code(path)}\``, conditional ? 'in a branch that may not run' : undefined], ' · '),
  );
  if (description.more) lines.push(`and ${description.more.count} more: ${escapeMarkdown(description.more.text)}`);
  lines.push(surroundings.short ?? escapeMarkdown(description.sentence));
  if (surroundings.stale) lines.push('*as of the last code that parsed*');
  lines.push(...paragraph(surroundings.links.map(link), ' · '));
  return lines.join('\n\n');
}

/** Text as it is, whatever Markdown would make of it. */
export function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*_{}[\]()#+\-.!<>|~$]/g, '\\$&').replace(/\n/g, ' ');
}

/** A `command:` address for a trusted Markdown string. */
export function commandAddress(command: string, args: readonly unknown[] = []): string {
  return `command:${command}?${encodeURIComponent(JSON.stringify(args)).replace(/[()']/g, c => `%${c.charCodeAt(0).toString(16)}`)}`;
}

function flowLine({ flow }: Description): string | undefined {
  if (!flow) return undefined;
  const inputs = flow.inputs.length > 0 ? `\`${code(flowText(flow.inputs))}\`  →  ` : '';
  return `${inputs}\`${code(flow.outputs.length > 0 ? flowText(flow.outputs) : '?')}\``;
}

function link({ title, command, arguments: args }: HoverSurroundings['links'][number]): string {
  return `[${escapeMarkdown(title)}](${commandAddress(command, args)})`;
}

/** Inside a code span nothing is escaped; a backtick would end it. */
function code(text: string): string {
  return text.replaceAll('`', "'").replace(/\n/g, ' ');
}

function paragraph(parts: readonly (string | undefined)[], separator: string): readonly string[] {
  const present = parts.filter(part => part !== undefined && part !== '');
  return present.length > 0 ? [present.join(separator)] : [];
}
