/**
 * The nonlinearity that an initialiser is told, against the one that follows the layer whose weight it fills. Known where the
 * weight is that of a layer of `self`, or of all layers of a kind in a loop over `self.modules()`, and a traced network shows
 * what reads what they give.
 */
import { gainOf } from '../../figures/gains';
import { shown } from '../../figures/shown';
import { followerOf } from '../../network/neighbours';
import type { Mention, Network, Call as NetworkCall } from '../../network/network';
import { plainNumber } from '../../operators/libraries/define';
import type { Call, Expression } from '../../python/ast';
import { type Around, functionOf, type Path, pathTo } from './place';

export function activationGainRemarks(mention: Mention, around: Around): readonly string[] {
  const told = toldBy(mention);
  if (!told || mention.at.uri !== around.uri || mention.aside) return [];
  const path = pathTo(around.text, mention.at.span);
  const call = path.findLast((node): node is Call => node.kind === 'Call' && node.span.to === mention.at.span.to);
  const owner = path.findLast(node => node.kind === 'ClassDef');
  const filled = call?.arguments.find(({ name }, i) => name === 'tensor' || (i === 0 && name === undefined))?.value;
  if (owner?.kind !== 'ClassDef' || filled?.kind !== 'Attribute' || filled.name !== 'weight') return [];
  const isFilled = fills(filled.value, path);
  if (!isFilled) return [];
  for (const network of around.analysis.networks) {
    if (network.type !== owner.name) continue;
    const layers = network.calls.filter(layer => layer.path && isFilled(layer));
    const others = layers.flatMap(layer => followedBy(network, layer, told.gain));
    const [first, ...more] = others;
    if (first) return [words(told, first, more.length)];
  }
  return [];
}

interface Told {
  readonly nonlinearity: string;
  readonly gain: number;
}

/** The nonlinearity that decides the gain. */
function toldBy({ operator: { name }, arguments: bound }: Mention): Told | undefined {
  if (!/\.kaiming_(normal|uniform)_?$/.test(name)) return undefined;
  const { nonlinearity, a } = bound;
  const slope = plainNumber(a);
  if (typeof nonlinearity !== 'string' || !/^(relu|leaky_relu)$/.test(nonlinearity)) return undefined;
  const gain = nonlinearity === 'leaky_relu' && slope === undefined ? undefined : gainOf(nonlinearity, slope);
  return gain === undefined ? undefined : { nonlinearity, gain };
}

/** Which calls of a network are by the layers whose weight is filled. */
function fills(of: Expression, path: Path): ((call: NetworkCall) => boolean) | undefined {
  if (of.kind === 'Attribute' && of.value.kind === 'Name' && of.value.id === 'self')
    return ({ path: at }) => at === of.name;
  if (of.kind !== 'Name') return undefined;
  const inner = path.slice(path.indexOf(functionOf(path)!));
  const loop = inner.findLast(node => node.kind === 'For');
  const test = inner.findLast(node => node.kind === 'If');
  if (loop?.kind !== 'For' || loop.target.kind !== 'Name' || loop.target.id !== of.id) return undefined;
  const { iterable } = loop;
  const isAll =
    iterable.kind === 'Call' &&
    iterable.callee.kind === 'Attribute' &&
    iterable.callee.name === 'modules' &&
    iterable.callee.value.kind === 'Name' &&
    iterable.callee.value.id === 'self';
  if (!isAll || test?.kind !== 'If' || !test.body.some(statement => path.includes(statement))) return undefined;
  const kinds = kindsOf(test.test, of.id);
  return kinds && (({ operator }) => kinds.includes(operator?.id ?? ''));
}

/** `Conv2d` of `isinstance(m, nn.Conv2d)`, or several in a tuple. */
function kindsOf(test: Expression, name: string): readonly string[] | undefined {
  if (test.kind !== 'Call' || test.callee.kind !== 'Name' || test.callee.id !== 'isinstance') return undefined;
  const [of, kinds] = test.arguments.map(({ value }) => value);
  if (of?.kind !== 'Name' || of.id !== name || !kinds) return undefined;
  const each = kinds.kind === 'Tuple' ? kinds.elements : [kinds];
  const names = each.map(kind => (kind.kind === 'Attribute' ? kind.name : kind.kind === 'Name' ? kind.id : undefined));
  return names.every(kind => kind !== undefined) ? names : undefined;
}

interface Other {
  readonly layer: string;
  readonly activation: string;
  readonly gain: number;
}

/** What PyTorch gives a gain for, by the id of its operator. */
const GAINS: Readonly<Record<string, string>> = { Tanh: 'tanh', Sigmoid: 'sigmoid', SELU: 'selu' };

/** The activation behind a layer, where its gain is not the one that was told. */
function followedBy(network: Network, layer: NetworkCall, told: number): readonly Other[] {
  const follower = followerOf(network, layer);
  const nonlinearity = GAINS[follower?.operator?.id ?? ''];
  const gain = nonlinearity ? gainOf(nonlinearity) : undefined;
  if (!follower || gain === undefined || Math.abs(gain - told) < 1e-9) return [];
  return [{ layer: layer.path!, activation: follower.operator!.id, gain }];
}

function words({ nonlinearity, gain }: Told, { layer, activation, gain: own }: Other, more: number): string {
  const others =
    more === 0 ? '' : more === 1 ? ', and another layer the same way' : `, and ${more} other layers the same way`;
  return `Layer ${layer} is followed by ${activation}${others}, but gain ${shown(gain)} is that of ${nonlinearity}: nonlinearity="${GAINS[activation]}" takes ${shown(own)}.`;
}
