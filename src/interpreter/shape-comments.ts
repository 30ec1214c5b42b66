/**
 * Shape comments: `# x: (B, 3, 32, 32)` on the line of `def forward`, on the first line of its body, or in its docstring.
 * A comment is prose: it counts only where it names one shape for the argument and nothing else can be meant.
 */
import type * as ast from '../python/ast';
import type { Location } from '../source/span';
import { type Dim, isDim, showDim, symbol } from '../tensor/dim';
import type { Session } from './session';

export interface ShapeComment {
  readonly shape: readonly Dim[];
  readonly evidence: string;
  readonly at: Location;
}

/** The shape a comment gives for one parameter; `names` are all that a call must give. */
export function shapeComment(
  session: Session,
  uri: string,
  definition: ast.FunctionDef,
  name: string,
  names: readonly string[],
): ShapeComment | undefined {
  const found = linesOf(session, uri, definition, name).flatMap(line => {
    const named = namedPattern(name).exec(line.text);
    const match = named ?? (line.header && names.length === 1 ? BARE.exec(line.text) : null);
    const shape = match && readSizes(match.groups!.sizes!);
    if (!match || !shape) return [];
    const from = line.from + match.index;
    const evidence = match[0].trim();
    return [{ shape, evidence, at: { uri, span: { from, to: from + match[0].length } } }];
  });
  const [first, ...others] = found;
  const text = (comment: ShapeComment) => comment.shape.map(showDim).join();
  return first && others.every(other => text(other) === text(first)) ? first : undefined;
}

interface Line {
  readonly text: string;
  readonly from: number;
  /** The comment stands on the line of the `def` itself. */
  readonly header: boolean;
}

/** Comments from the `def` to the end of the first statement's line, and the lines of the docstring. */
function linesOf(session: Session, uri: string, definition: ast.FunctionDef, name: string): readonly Line[] {
  const [first] = definition.body;
  if (!first) return [];
  const start = definition.nameSpan.from;
  const text = session.run.imports.textOf({ uri, span: { from: start, to: first.span.to + 400 } });
  const isDocstring = first.kind === 'Expression' && first.value.kind === 'Constant' && first.value.type === 'str';
  // After `x = self.conv(x)  # x: (B, 8, 30, 30)` the comment tells the result.
  const result = isDocstring || !assigns(first, name) ? first.span.to : first.span.from;
  const lines: Line[] = [];
  let from = start;
  for (const line of text.split('\n')) {
    const inDocstring = isDocstring && from + line.length > first.span.from && from < first.span.to;
    if (inDocstring) lines.push({ text: line, from, header: false });
    else if (from <= result) {
      const hash = line.indexOf('#');
      const body = from + line.length > first.span.from;
      const usable = hash >= 0 && (!body || result === first.span.to);
      if (usable) lines.push({ text: line.slice(hash), from: from + hash, header: from === start });
    }
    from += line.length + 1;
  }
  return lines;
}

function assigns(statement: ast.Statement, name: string): boolean {
  const targets =
    statement.kind === 'Assign'
      ? statement.targets
      : statement.kind === 'AnnotatedAssign' || statement.kind === 'AugmentedAssign'
        ? [statement.target]
        : [];
  return targets.some(target => target.kind === 'Name' && target.id === name);
}

const SIZES = String.raw`(?<sizes>[(\[]\s*\w+(?:\s*,\s*\w+)+\s*,?\s*[)\]]|\w+(?:\s*×\s*\w+)+|\w+(?: x \w+)+|\d+(?:x\d+)+)(?![\w(\[])`;

/** `x: (B, 3, 32, 32)`, `x (Tensor): tensor of shape [N, C, H, W]`. */
function namedPattern(name: string): RegExp {
  return new RegExp(
    String.raw`(?<![\w.])${name}\s*(?:\([^()]*[Tt]ensor[^()]*\)\s*)?[:=]\s*(?:[^()\[\]#]*\b(?:shape|size)d?\b[^()\[\]#]*|(?:torch\.)?\w*[Tt]ensor\s*)?${SIZES}`,
  );
}

/** `def forward(self, x):  # (B, 3, 32, 32) -> (B, 10)`. */
const BARE = new RegExp(String.raw`^#\s*(?:(?:input|in|shape)\s*:?\s*)?${SIZES}(?=\s*(?:$|->|→|=>))`);

/** Sizes as people write them: numbers, letters (`B`, `N`, `Hq`), or words for an axis. Anything else is prose. */
function readSizes(text: string): readonly Dim[] | undefined {
  const inner = text.replace(/^[([]|,?\s*[)\]]$/g, '');
  const tokens = inner.split(/\s*[,×]\s*| x |(?<=\d)x(?=\d)/).map(token => token.trim());
  if (!tokens.every(token => /^\d+$|^[A-Za-z]{1,2}\d?$/.test(token) || AXIS.test(token))) return undefined;
  const shape = tokens.map(sizeOf);
  return shape.length > 1 && shape.every(isDim) ? shape : undefined;
}

/** A number or a name. */
export function sizeOf(token: string): Dim | undefined {
  if (/^[1-9]\d*$/.test(token)) return Number(token);
  return /^[A-Za-z]\w*$/.test(token) ? symbol(token) : undefined;
}

const AXIS =
  /^(?:\w*_)?(?:batch|bs|bsz|seq|len|length|seqlen|sequence|time|steps|channels?|chans?|in_channels|height|width|depth|dim|dims|embed|hidden|features?|feats?|size|num|tokens|patches|points|img|image|classes)(?:_\w*)?$/i;
