/**
 * A rotation R and a translation t written out in one file, under those names: where the camera stands, C = −Rᵀ·t.
 * Source: Hartley & Zisserman, Multiple View Geometry, 2nd edition, section 6.1.
 */
import { shown } from '../../figures/shown';
import type { Mention } from '../../network/network';
import type { Argument } from '../../operators/argument';
import { centreOf, rotationFacts } from '../../operators/matrices/camera';
import { determinant, type Rows, rowsOf, vectorOf } from '../../operators/matrices/written';
import type { Assign } from '../../python/ast';
import { walk } from '../../python/find';
import { lineText } from '../../source/cells';
import { parsedText } from '../parsed';
import type { Around } from './place';

export function cameraCentreRemarks(mention: Mention, around: Around): readonly string[] {
  if (!/^(numpy\.(array|asarray)|torch\.tensor)$/.test(mention.operator.name)) return [];
  const written = writtenIn(around);
  const own = written.find(({ at }) => at === mention.at.span.from);
  const pair = own && PAIRS.find(names => names.includes(own.name));
  if (!own || !pair) return [];
  const [r, t] = pair.map(name => written.filter(one => one.name === name));
  if (r!.length !== 1 || t!.length !== 1) return [];
  const [rotation, shift] = [rowsOf(r![0]!.value), vectorOf(t![0]!.value, 3)];
  if (!rotation || !shift || !isRotation(rotation)) return [];
  const other = own.name === pair[0] ? pair[1] : pair[0];
  const line = lineText(around, (own.name === pair[0] ? t : r)![0]!.at);
  const centre = centreOf(rotation, shift).map(x => shown(Math.abs(x) < 1e-12 ? 0 : x));
  return [
    `With ${other} (${line}), where ${pair[0]}·X + ${pair[1]} carries the world to the camera, the camera stands at −${pair[0]}ᵀ·${pair[1]} = (${centre.join(', ')}) of the world.`,
  ];
}

const PAIRS: readonly (readonly [string, string])[] = [
  ['R', 't'],
  ['R', 'T'],
  ['R', 'tvec'],
  ['R1', 't1'],
  ['R2', 't2'],
  ['rotation', 'translation'],
  ['rot', 'trans'],
];

function isRotation(rows: Rows): boolean {
  return rotationFacts(rows).length > 0 && determinant(rows) > 0;
}

interface Written {
  readonly name: string;
  readonly at: number;
  readonly value: Argument | undefined;
}

/** Every name that is given an array of written numbers, once for each time. */
function writtenIn({ analysis, uri, text }: Around): readonly Written[] {
  const found: Written[] = [];
  const take = ({ targets, value }: Assign) => {
    const [target] = targets;
    if (target?.kind !== 'Name' || targets.length !== 1) return;
    const made =
      value.kind === 'Call' && value.callee.kind === 'Attribute' && value.callee.name === 'reshape'
        ? value.callee.value
        : value;
    const mention = analysis.mentions.find(
      ({ at, operator }) =>
        at.uri === uri &&
        at.span.from === made.span.from &&
        at.span.to === made.span.to &&
        /array$|tensor$/.test(operator.name),
    );
    found.push({ name: target.id, at: made.span.from, value: mention?.arguments.object ?? mention?.arguments.data });
  };
  for (const statement of parsedText(text).module.body)
    walk(statement, node => {
      if (node.kind === 'Assign') take(node);
    });
  return found;
}
