/**
 * Which networks a place in a file is about: those of the call or the name of a class that stands there, else those that run
 * what the class around it holds, else all of the file that one would call a model. Pure.
 */
import type { Analysis, Network } from '../network/network';
import { operatorById } from '../operators/catalogue';
import { nodeAt } from '../python/find';
import { holds, type Location } from '../source/span';
import { parsedText } from './parsed';
import type { Target } from './target';

/** Of several the reader has to choose. */
export function networksAt(
  analysis: Analysis,
  uri: string,
  text: string,
  offset: number,
  target: Target | undefined,
): readonly Network[] {
  const { networks } = analysis;
  const here =
    target?.kind === 'model'
      ? networks.filter(({ definition }) => definition && definition === target.network.definition)
      : target?.kind === 'call'
        ? networks.filter(network => target.executions.some(execution => execution.network === network))
        : [];
  if (here.length > 0) return here;
  const around = networksOfClassAt(analysis, uri, text, offset);
  if (around.length > 0) return around;
  const models = networks.filter(network => !isLoss(network));
  return models.length > 0 ? models : networks;
}

/** Those whose root is the innermost class around the offset, else those that run a call written in it. */
export function networksOfClassAt(
  { networks }: Analysis,
  uri: string,
  text: string,
  offset: number,
): readonly Network[] {
  const within = nodeAt(parsedText(text).module, offset).findLast(({ kind }) => kind === 'ClassDef')?.span;
  if (!within) return [];
  const isWithin = (place: Location | undefined) => place?.uri === uri && holds(within, place.span);
  const roots = networks.filter(({ definition }) => isWithin(definition));
  if (roots.length > 0) return roots;
  return networks.filter(({ calls }) =>
    calls.some(({ site, construction }) => isWithin(site) || isWithin(construction)),
  );
}

/** `criterion` of a training loop: it is called as a model is, and has nothing of one. */
function isLoss({ definition, calls }: Network): boolean {
  return (
    definition === undefined && calls.every(({ operator }) => operator && operatorById(operator.id)?.family === 'loss')
  );
}
