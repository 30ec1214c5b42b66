/** What the YAML at the top of a reader's file says of the whole file. Nothing here fails: notes come from anybody. */
import { parseDocument } from 'yaml';

export interface OwnMatter {
  readonly title?: string;
  /** Other names of the file, by which it is linked to and found. */
  readonly aliases: readonly string[];
}

const NONE: OwnMatter = { aliases: [] };
/** More than a person writes there. */
const LONGEST = 20_000;

export function readOwnMatter(lines: readonly string[]): OwnMatter {
  const bare = bareFields(lines);
  if (bare === 0 && lines[0]?.trimEnd() !== '---') return NONE;
  const end = lines.findIndex((line, index) => index > 0 && line.trimEnd() === '---');
  const yaml =
    bare > 0
      ? lines
          .slice(0, bare)
          .map(line => line.replace(/^\w+/, name => name.toLowerCase()))
          .join('\n')
      : lines.slice(1, Math.max(1, end)).join('\n');
  if (yaml === '' || yaml.length > LONGEST) return NONE;
  const matter = valuesOf(yaml);
  const title = textsOf(matter.title)[0];
  const aliases = [...textsOf(matter.aliases), ...textsOf(matter.alias)].slice(0, 50);
  return { ...(title ? { title } : {}), aliases };
}

/** How many lines at the top are fields as Pelican and MultiMarkdown have them: `Title: …`, `Date: …`. */
export function bareFields(lines: readonly string[]): number {
  if (!/^(?:title|date|authors?|category|tags|slug|layout):\s/i.test(lines[0] ?? '')) return 0;
  const end = lines.findIndex(line => !/^[A-Za-z]\w*:(?:\s|$)/.test(line));
  return end > 1 && !lines[end]!.trim() ? end : 0;
}

function valuesOf(yaml: string): Readonly<Record<string, unknown>> {
  try {
    // Templates leave braces and tabs there, which are no YAML; what is readable counts.
    const value: unknown = parseDocument(yaml, { logLevel: 'silent' }).toJS({ maxAliasCount: 0 });
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/** One text, several after commas as Obsidian once took them, or a list. */
function textsOf(value: unknown): readonly string[] {
  const values = Array.isArray(value) ? value : typeof value === 'string' ? [value] : [];
  return values
    .flatMap(text => (typeof text === 'string' || typeof text === 'number' ? [String(text).trim()] : []))
    .filter(text => text !== '' && text.length <= 200);
}
