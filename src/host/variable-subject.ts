/** The name of a variable: what it holds where it stands, a shape or a number; of what a call made, what that call says. */
import { holdingAt } from '../network/holdings';
import type { Held, Holding } from '../network/network';
import type { Argument } from '../operators/argument';
import type { Location, Span } from '../source/span';
import { showBytes } from '../tensor/bytes';
import { isKnown } from '../tensor/dim';
import { byteSize } from '../tensor/dtype';
import { showShape } from '../tensor/show';
import { Tensor } from '../tensor/tensor';
import type { Analysed } from './analysis';
import { flowText } from './describe';
import { assumption } from './describe-operator';
import type { Description } from './description';
import { exact } from './numbers';
import { showArgument } from './show-argument';

export interface Variable {
  readonly name: string;
  readonly focus: Span;
  /** What is said of what it holds. */
  readonly description: Description;
  /** The call in this file that made what it holds: who can describe that says more. */
  readonly made?: Location;
}

/** The variable whose name stands at an offset, where there is something to say of what it holds. */
export function variableAt({ analysis, text, uri }: Analysed, offset: number): Variable | undefined {
  const read = holdingAt(analysis.variables, offset);
  const [held] = read?.held ?? [];
  if (!read || !held) return undefined;
  const name = text.slice(read.span.from, read.span.to);
  const headline = shown(held, true);
  if (headline === undefined) return undefined;
  const also = alsoHeld(read);
  return {
    focus: read.span,
    name,
    description: {
      title: name,
      headline,
      sentence: [sizeOf(held), also && `Also ${also}.`].filter(Boolean).join(' '),
      ...(read.assumed
        ? { explanation: { formulas: [], facts: [], remarks: [assumption({ assumed: read.assumed })] } }
        : {}),
      problems: [],
      origins: [],
    },
    ...('made' in held && held.made.uri === uri ? { made: held.made } : {}),
  };
}

const MOST = 5;
const list = new Intl.ListFormat('en');

/** What it holds at other times, in words. */
function alsoHeld({ held, others }: Holding): string | undefined {
  const isAlike = new Set(held.map(dtypeOf)).size === 1;
  const [, ...rest] = [...new Set(held.flatMap(one => shown(one, !isAlike) ?? []))];
  if (rest.length === 0) return others ? 'others, as the loop goes on' : undefined;
  const more = rest.length - MOST;
  return list.format([...rest.slice(0, MOST), ...(others ? ['others'] : more > 0 ? [`${more} more`] : [])]);
}

function shown(held: Held, withType: boolean): string | undefined {
  return 'type' in held ? held.type : valueText(held.value, withType);
}

function valueText(value: Argument, withType: boolean): string | undefined {
  if (value instanceof Tensor) return tensorText(value, withType);
  if (!Array.isArray(value) || !value.some(item => item instanceof Tensor)) return showArgument(value);
  const items = value.map(item => valueText(item, false));
  return items.includes(undefined) ? undefined : flowText(items as string[]);
}

function tensorText({ shape, dtype, open }: Tensor, withType: boolean): string {
  const sizes = shape.length === 0 ? 'scalar' : showShape(shape);
  return withType && !open ? `${sizes} · ${dtype}` : sizes;
}

function dtypeOf(held: Held): string | undefined {
  return 'value' in held && held.value instanceof Tensor ? String(held.value.dtypes) : undefined;
}

/** `8,388,608 values, 32 MiB.`, of a tensor of known sizes. */
function sizeOf(held: Held): string | undefined {
  if (!('value' in held) || !(held.value instanceof Tensor)) return undefined;
  const { shape, dtype, open } = held.value;
  if (shape.length === 0 || !shape.every(isKnown)) return undefined;
  const count = shape.reduce((product, size) => product * size, 1);
  return `${exact(count)} value${count === 1 ? '' : 's'}${open ? '' : `, ${showBytes(count * byteSize(dtype))}`}.`;
}
