/** Where tensors meet: sums of branches, concatenations. */
import type { Call } from '../../network/network';
import { ask, certainCalls, knownShape, lineOf, type Maker, showTuple, type Traced, texShape } from './subject';

/** A sum of two branches in a block that changes the shape: what both must have come to. */
export const skipConnection: Maker = subject => {
  if (!subject.network) return [];
  const traced = subject as Traced;
  const calls = certainCalls(traced);
  return calls.flatMap(call => {
    if (!isSum(call) || call.inputs.length < 2) return [];
    const [a, b] = call.inputs.map(id => knownShape(traced, id));
    const block = call.parent === undefined ? undefined : traced.network.calls[call.parent];
    const given = knownShape(traced, block?.inputs[0]);
    if (!a || !b || a.join() !== b.join() || a.length !== 4 || !given || !block?.path || block.operator) return [];
    // A block of several inputs or several sums has no two branches that a question could mean.
    if (block.inputs.length !== 1 || calls.filter(other => isSum(other) && other.parent === call.parent).length !== 1)
      return [];
    // Where the block leaves the shape as it is there is nothing to work out.
    if (given.length !== 4 || given.join() === a.join()) return [];
    const shown = traced.show(call.site);
    return [
      ask(
        traced,
        'skip-connection',
        'relation',
        call.site,
        {
          type: 'shape',
          title: 'Two branches meet',
          prompt: `\`${block.path}\` is given $${texShape(given)}$. On ${lineOf(traced, call.site)} \`${oneLine(shown?.text)}\` adds two tensors of equal shape. Which shape has each of them?`,
          dims: a.map(String),
          mistakes: [
            { text: showTuple(given), reason: 'That is what the block is given; on the way the shape changes.' },
            ...(given[1] !== a[1] && given[2] !== a[2]
              ? [
                  {
                    text: showTuple([a[0]!, given[1]!, ...a.slice(2)]),
                    reason: 'The size is right, but the channels change too.',
                  },
                ]
              : []),
          ],
          explanation: `Both are **${showTuple(a)}**: a residual sum is element by element. The short cut needs a projection here, because the block turns ${showTuple(given)} into another shape.`,
        },
        'resnet',
      ),
    ];
  });
};

function isSum({ type }: Call): boolean {
  return ['add', 'add_', '__add__', '__iadd__'].includes(type);
}

/** What `torch.cat` gives: one axis adds up, the others stay. */
export const concatenation: Maker = subject => {
  if (!subject.network) return [];
  const traced = subject as Traced;
  return certainCalls(traced).flatMap(call => {
    const shapes = call.inputs.map(id => knownShape(traced, id));
    const output = knownShape(traced, call.outputs[0]);
    const [first] = shapes;
    if (!/^(cat|concat|concatenate)$/.test(call.type) || shapes.length < 2 || shapes.length > 6 || !first || !output)
      return [];
    const axis = call.arguments?.dim;
    if (typeof axis !== 'number' || !shapes.every(shape => shape !== undefined) || output.length < 2) return [];
    const at = axis < 0 ? axis + output.length : axis;
    const added = (along: number) =>
      first.map((side, index) => (index === along ? shapes.reduce((sum, shape) => sum + shape![along]!, 0) : side));
    const other = at === 1 ? 0 : 1;
    const shown = traced.show(call.site);
    const wrong = [
      {
        shape: first,
        reason: 'That is one of the parts: a sum would leave the shape as it is, a concatenation does not.',
      },
      { shape: added(other), reason: `\`dim=${axis}\` is axis ${at}; that one adds up.` },
    ].filter(
      ({ shape }, index, all) =>
        shape.join() !== output.join() && all.findIndex(o => o.shape.join() === shape.join()) === index,
    );
    return [
      ask(
        traced,
        'concatenation',
        'relation',
        call.site,
        {
          type: 'shape',
          title: 'Side by side',
          prompt: `\`${oneLine(shown?.text)}\` on ${lineOf(traced, call.site)} is given tensors of shape ${shapes.map(shape => `$${texShape(shape!)}$`).join(', ')}. Which shape comes out?`,
          dims: output.map(String),
          mistakes: wrong.map(({ shape, reason }) => ({ text: showTuple(shape), reason })),
          explanation: `Along axis ${at} the sizes add up, ${shapes.map(shape => shape![at]).join(' + ')} = ${output[at]}; all others stay and must agree: **${showTuple(output)}**.`,
        },
        /Dense/.test(traced.network.type) ? 'densenet' : 'torch.cat',
      ),
    ];
  });
};

function oneLine(text = ''): string {
  return text.replace(/\s+/g, ' ');
}
