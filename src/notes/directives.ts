/**
 * Boxes, formulas and cells as documentation tools fence or indent them (MyST, Jupyter Book, Quarto, Docusaurus, MkDocs,
 * GitHub's ```math), as the Markdown that is read here: a box becomes a line in bold above its text. A line stays a line.
 */
const BOXES =
  'note|tip|hint|important|warning|caution|danger|attention|seealso|admonition|info|question|example|abstract|success|quote|dropdown|details|exercise|solution|theorem|definition|proof|topic|sidebar|margin|callout-[a-z]+';
/** ```{note} Words · :::note Words · ::: {.callout-tip title="Words"} */
const FENCED = new RegExp(`^(?:\`{3,}\\{(${BOXES})\\}|:{3,}\\s*\\{?\\.?(${BOXES})\\b)(.*)$`, 'i');
/** !!! note "Words", with the text indented below */
const INDENTED = new RegExp(`^(\\s*)(?:!!!|\\?\\?\\?)\\+?\\s+(${BOXES})\\b[\\w ]*(?:"([^"]*)")?\\s*$`, 'i');

export function withoutDirectives(text: readonly string[]): readonly string[] {
  /** What closes each box that is open, and what stands there instead. */
  const open: { readonly mark: string; readonly closing: string }[] = [];
  let code: string | undefined;
  let indent: number | undefined;
  let isOption = false;
  return text.map(line => {
    const [, lead = '', mark, name = ''] = /^(\s*)(`{3,}|~{3,}|:{3,})\s*(.*?)\s*$/.exec(line) ?? [];
    if (code !== undefined) {
      if (mark === code && !name) code = undefined;
      return line;
    }
    if (mark !== undefined && !name && open.at(-1)?.mark === mark) return open.pop()!.closing;
    if (indent !== undefined) {
      const depth = line.search(/\S/);
      if (depth < 0 || depth > indent) return line.slice(depth < 0 ? 0 : Math.min(depth, indent + 4));
      indent = undefined;
    }
    const indented = INDENTED.exec(line);
    if (indented) {
      indent = indented[1]!.length;
      return `${indented[1]}${headed(indented[2]!, indented[3])}`;
    }
    if (mark !== undefined) {
      const box = FENCED.exec(line.trim());
      const opened = box ? headed(box[1] ?? box[2]!, box[3]) : directive(mark, name);
      if (opened === undefined) {
        code = mark;
        return line;
      }
      isOption = true;
      open.push({ mark, closing: opened === '$$' ? `${lead}$$` : '' });
      return `${lead}${opened}`;
    }
    // :class: dropdown, which only the tool reads
    if (isOption && /^\s*:[\w-]+:/.test(line)) return '';
    isOption = false;
    return line;
  });
}

/** Nothing where a block of code begins. */
function directive(mark: string, name: string): string | undefined {
  if (/^(?:math|\{math\})$/.test(name)) return '$$';
  const picture = /^\{(?:figure|image)\}\s*(\S+)/.exec(name)?.[1];
  if (picture) return `![](<${picture}>)`;
  return mark.startsWith(':') || /^\{(?:title|tableofcontents|bibliography|contents)\}/.test(name) ? '' : undefined;
}

/** What the box is, or is called. */
function headed(kind: string, rest = ''): string {
  const title = /title\s*=\s*"([^"]*)"/.exec(rest)?.[1] ?? rest.replace(/[{}[\]]|\s*\.[\w-]+|\w+=\S+/g, '').trim();
  const name = title || kind.replace(/^callout-/, '').toLowerCase();
  return `**${name.charAt(0).toUpperCase()}${name.slice(1)}**  `;
}
