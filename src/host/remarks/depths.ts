/**
 * Depth at fixed disparities, Z = f·T/d: where the file has f·T as a number, in `f * B / disparity` or in the Q of
 * `reprojectImageTo3D`, what a stereo matcher's range and one pixel of disparity come to. Silent where it has several.
 * Source: OpenCV documentation, reprojectImageTo3D; Z = f·T/d and ΔZ = Z²/(f·T)·Δd.
 */
import { shown } from '../../figures/shown';
import { plainNumber } from '../../operators/libraries/define';
import { rowsOf } from '../../operators/matrices/written';
import type { BinaryOperation, Expression } from '../../python/ast';
import { walk } from '../../python/find';
import { lineText } from '../../source/cells';
import { parsedText } from '../parsed';
import { numberAt } from './known-number';
import type { Around } from './place';

export function depthRemarks(name: string, around: Around): readonly string[] {
  if (!CONCERNED.test(name)) return [];
  const products = [...quotients(around), ...matrices(around)];
  const [product] = products;
  if (!product || products.some(({ value }) => value !== product.value)) return [];
  const { value, at, written } = product;
  const depths = DISPARITIES.map(d => `${shown(value / d)} at ${d}`).join(', ');
  const near = nearestOf(around);
  const range = near
    ? ` The largest disparity of ${near.line}, ${near.largest}, is ${shown(value / near.largest)}: nothing nearer is found.`
    : '';
  const [low, high] = [value / 11, value / 9];
  return [
    `${written} = ${shown(value)} (${lineText(around, at)}): a disparity of d pixels is a depth of ${shown(value)}/d, ${depths}, in the unit of the baseline.${range}`,
    `One pixel more or less moves ${shown(value / 10)} (d = 10) to ${shown(low)} or ${shown(high)}: the step grows with Z².`,
  ];
}

const CONCERNED = /^cv2\.(StereoBM|StereoSGBM)(_create|\.create)$|^cv2\.(StereoMatcher\.compute|reprojectImageTo3D)$/;
const DISPARITIES = [1, 16, 64];

interface Product {
  readonly value: number;
  readonly at: number;
  readonly written: string;
}

/** `focal * baseline / disparity`, `focal / disparity * baseline`: known factors over what is called a disparity. */
function quotients(around: Around): readonly Product[] {
  const found: Product[] = [];
  for (const statement of parsedText(around.text).module.body)
    walk(statement, node => {
      if (node.kind !== 'BinaryOperation') return true;
      const product = quotientOf(node, around);
      if (product) found.push(product);
      return product === undefined;
    });
  return found;
}

function quotientOf(node: BinaryOperation, around: Around): Product | undefined {
  if (node.operator === '/' && isDisparity(node.right, around) && isProduct(node.left))
    return productOf(numberAt(node.left, around), node.left, around);
  const { left, right } = node;
  if (node.operator !== '*' || left.kind !== 'BinaryOperation' || left.operator !== '/') return undefined;
  if (!isDisparity(left.right, around)) return undefined;
  const [a, b] = [numberAt(left.left, around), numberAt(right, around)];
  return a === undefined || b === undefined ? undefined : productOf(a * b, left.left, around);
}

function isProduct(expression: Expression): boolean {
  return expression.kind === 'BinaryOperation' && expression.operator === '*';
}

function productOf(value: number | undefined, { span }: Expression, { text }: Around): Product | undefined {
  if (value === undefined || !(value > 0)) return undefined;
  const written = text.slice(span.from, span.to).replaceAll(/\s*\*\s*/g, '·');
  return { value, at: span.from, written: written.length > 40 ? 'f·T' : written };
}

/** By its name: `disp`, `disparity_map`, `(disparity + 1e-6)`. */
function isDisparity(expression: Expression, { text }: Around): boolean {
  const written = text.slice(expression.span.from, expression.span.to);
  return (
    expression.kind !== 'Call' &&
    /^\(?\s*(self\.)?\w*?disp(?!l|ers|os|ut|atch|ens)/i.test(written) &&
    !/[*/]/.test(written)
  );
}

/** f·T of a Q as stereoRectify makes it: Z = Q[2][3] / (Q[3][2]·d), with two cameras that have one centre. */
function matrices({ analysis, uri }: Around): readonly Product[] {
  return analysis.mentions.flatMap(({ operator, arguments: bound, at, aside }) => {
    if (operator.name !== 'cv2.reprojectImageTo3D' || at.uri !== uri || aside) return [];
    const rows = rowsOf(bound.Q);
    const [f, inverse, shift] = [rows?.[2]?.[3], rows?.[3]?.[2], rows?.[3]?.[3]];
    const isPlain = rows?.length === 4 && f !== undefined && inverse && shift === 0 && f / inverse > 0;
    return isPlain ? [{ value: f / inverse, at: at.span.from, written: 'f·T of this Q' }] : [];
  });
}

/** The largest disparity that the one matcher of the file looks for. */
function nearestOf(around: Around): { readonly largest: number; readonly line: string } | undefined {
  const makers = around.analysis.mentions.filter(
    ({ operator, at, aside }) => /^cv2\.Stereo(SG)?BM/.test(operator.name) && at.uri === around.uri && !aside,
  );
  const [maker] = makers;
  if (!maker || makers.length !== 1) return undefined;
  const { minDisparity = 0, numDisparities } = maker.arguments;
  const [least, count] = [plainNumber(minDisparity), plainNumber(numDisparities)];
  if (least === undefined || !count || maker.assumed.length > 0) return undefined;
  return { largest: least + count - 1, line: lineText(around, maker.at.span.from) };
}
