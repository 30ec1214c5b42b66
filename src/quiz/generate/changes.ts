/** "What if": one argument changed, the shape computed anew by the catalogue's own rule. */
import type { Question } from '../question';
import {
  ask,
  constructorText,
  intsOf,
  layerCalls,
  type Maker,
  madeName,
  showTuple,
  type Traced,
  texShape,
} from './subject';

export const withoutPadding: Maker = subject => changed(subject, 'padding', (now: number) => (now > 0 ? 0 : undefined));
export const strideOne: Maker = subject => changed(subject, 'stride', (now: number) => (now > 1 ? 1 : undefined));
export const dilationTwo: Maker = subject =>
  changed(subject, 'dilation', (now: number) => (now === 1 ? 2 : undefined), 'Conv');

function changed(
  subject: Parameters<Maker>[0],
  argument: string,
  change: (now: number) => number | undefined,
  family = '',
): readonly Question[] {
  if (!subject.network) return [];
  const traced = subject as Traced;
  return layerCalls(traced).flatMap(layer => {
    const { call, name, input, output } = layer;
    const axes = input.length - 2;
    const given = axes < 1 || !name.includes(family) ? undefined : intsOf(call.arguments?.[argument], axes);
    const [first] = given ?? [];
    const value = first === undefined || given!.some(other => other !== first) ? undefined : change(first);
    const kernel = intsOf(call.arguments?.kernel_size, axes);
    if (value === undefined || !kernel || (argument === 'dilation' && kernel.every(side => side === 1))) return [];
    const shape = traced.rules.output(call, { [argument]: value });
    if (!shape || shape.join() === output.join()) return [];
    return [
      ask(
        traced,
        `${argument}-changed`,
        'block',
        call.construction!,
        {
          type: 'shape',
          title: `What if ${argument} were ${value}?`,
          prompt: `${madeName(traced, layer)}, \`${constructorText(traced, layer)}\`, turns $${texShape(input)}$ into $${texShape(output)}$. What would come out with \`${argument}=${value}\`?`,
          dims: shape.map(String),
          mistakes: [{ text: showTuple(output), reason: `That is the shape as it is, with \`${argument}=${first}\`.` }],
          explanation: `${WHY[argument]} With \`${argument}=${value}\` the output is **${showTuple(shape)}** instead of ${showTuple(output)}.`,
        },
        name,
      ),
    ];
  });
}

const WHY: Readonly<Record<string, string>> = {
  padding: 'The window must lie inside the padded input, so without padding it has fewer places to stand.',
  stride: 'At stride 1 the window stands at every place where it fits.',
  dilation: 'Dilation 2 spreads the taps: a kernel of $F$ taps then covers $2(F-1)+1$ positions.',
};
