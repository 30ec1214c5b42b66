/**
 * Class weights that scikit-learn worked out, on the loss that takes them: what they level out, and that they are float64,
 * which the loss refuses beside float32 logits. The weight is followed through the names of its function, all of whose
 * assignments must come from there.
 * Source: scikit-learn, utils.class_weight; the refusal is recorded in test/truth/linear_algebra.json.
 */
import type { Call, Expression, Statement } from '../../python/ast';
import { walk } from '../../python/find';
import { lineText } from '../../source/cells';
import { parsedText, symbolsIn } from '../parsed';
import { type Around, functionOf, pathTo } from './place';

export function weightSourceRemarks(name: string, at: { readonly from: number }, around: Around): readonly string[] {
  if (!LOSSES.test(name)) return [];
  const call = pathTo(around.text, { from: at.from, to: at.from }).findLast(node => node.kind === 'Call');
  const weight = call?.kind === 'Call' ? call.arguments.find((given, i) => isWeight(given.name, i, name)) : undefined;
  if (!weight || weight.unpack) return [];
  const source = chainOf(weight.value, around);
  return source ? words(source, around) : [];
}

const LOSSES = /^torch\.nn\.(CrossEntropyLoss|NLLLoss|functional\.(cross_entropy|nll_loss))$/;

function isWeight(argument: string | undefined, index: number, name: string): boolean {
  return argument === undefined ? index === (/functional/.test(name) ? 2 : 0) : argument === 'weight';
}

/** What the weight is made of, from the loss to scikit-learn. */
interface Source {
  readonly call: Call;
  readonly parts: readonly Expression[];
}

/** `undefined` where any of it, or any value of a name on the way, comes from elsewhere. */
function chainOf(expression: Expression, around: Around): Source | undefined {
  const scope = functionOf(pathTo(around.text, expression.span))?.body ?? parsedText(around.text).module.body;
  const named = new Map(symbolsIn(around.text).list.flatMap(({ call, name }) => (call ? [[call, name] as const] : [])));
  const seen = new Set<string>();
  const parts: Expression[] = [];
  let source: Call | undefined;
  const follow = (part: Expression): boolean => {
    parts.push(part);
    if (part.kind === 'Name') {
      if (seen.has(part.id)) return true;
      seen.add(part.id);
      const given = valuesOf(part.id, scope);
      return given.length > 0 && given.every(follow);
    }
    if (part.kind !== 'Call') return false;
    if (SOURCE.test(named.get(part) ?? '')) {
      source = part;
      return true;
    }
    const inner = handedOn(part);
    return inner !== undefined && follow(inner);
  };
  return follow(expression) && source ? { call: source, parts } : undefined;
}

const SOURCE = /^sklearn\.utils\.(class_weight\.)?compute_class_weight$/;

/** All that a function, or the module, assigns to a name. */
function valuesOf(name: string, scope: readonly Statement[]): readonly Expression[] {
  const values: Expression[] = [];
  for (const statement of scope)
    walk(statement, node => {
      if (node.kind === 'FunctionDef' || node.kind === 'ClassDef') return false;
      if (node.kind === 'Assign' && node.targets.some(target => target.kind === 'Name' && target.id === name))
        values.push(node.value);
      return true;
    });
  return values;
}

/** `cw` of `torch.tensor(cw, dtype=torch.float)` and of `cw.to(device)`. */
function handedOn({ callee, arguments: given }: Call): Expression | undefined {
  if (callee.kind !== 'Attribute') return undefined;
  if (/^(from_numpy|tensor|as_tensor|FloatTensor|Tensor|asarray|array)$/.test(callee.name)) return given[0]?.value;
  return /^(float|to|cuda|cpu|type|astype)$/.test(callee.name) ? callee.value : undefined;
}

function words({ call, parts }: Source, around: Around): readonly string[] {
  const how = call.arguments.find(({ name }, i) => (name ? name === 'class_weight' : i === 0))?.value;
  const isBalanced = how?.kind === 'Constant' && how.value === 'balanced';
  const text = parts.map(({ span }) => around.text.slice(span.from, span.to)).join('\n');
  const line = lineText(around, call.span.from);
  return [
    isBalanced
      ? `weight comes from compute_class_weight("balanced"), ${line}: w_c = n / (k·n_c), so each of the k classes has the same say, however rare it is.`
      : `weight comes from compute_class_weight, ${line}.`,
    ...(SINGLE.test(text)
      ? []
      : ['These weights are float64: with float32 logits it raises RuntimeError. weight.float() mends it.']),
  ];
}

/** What makes single precision of them, or may. */
const SINGLE = /float|Float|\bTensor\(|dtype|half|type\(/;
