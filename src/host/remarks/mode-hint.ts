/**
 * A hint for `with torch.no_grad():` around a model that this very file trains: nothing in it calls `eval()`, so dropout and
 * batch norm do what they do in training. Said only where the whole file can be overseen, and never as a problem: it runs.
 */
import type { Mention, Network } from '../../network/network';
import { hasTwoModes } from '../../operators/training/modes';
import type { Expression, Statement } from '../../python/ast';
import { walk } from '../../python/find';
import { holds, type Span } from '../../source/span';
import type { Analysed } from '../analysis';
import { parsedText } from '../parsed';

export function modeHint(
  { operator: { name }, at }: Mention,
  { analysis, uri, text }: Pick<Analysed, 'analysis' | 'uri' | 'text'>,
): string | undefined {
  if (at.uri !== uri || !/^torch\.(?:no_grad|inference_mode)$/.test(name)) return undefined;
  if (!/\.backward\s*\(/.test(text) || MAY_SWITCH.test(text)) return undefined;
  const { module } = parsedText(text);
  const called = namesCalled(module.body, at.span);
  const owner = called.map(model => ({ model, network: networkOf(model, module.body, analysis.networks, uri) }));
  const found = owner.find(({ network }) => network !== undefined);
  if (!found?.network || goesElsewhere(found.model, module.body)) return undefined;
  const layers = found.network.modules.filter(
    ({ operator, arguments: made }) => operator && made && hasTwoModes(operator, made),
  );
  if (layers.length === 0) return undefined;
  const types = [...new Set(layers.map(({ type }) => type))];
  return `Nothing in this file calls ${found.model}.eval(): its ${list.format(types)} ${layers.length === 1 ? 'does' : 'do'} here what ${layers.length === 1 ? 'it does' : 'they do'} in training.`;
}

const list = new Intl.ListFormat('en-GB');

/** What sets the mode, reads it, or hands the model to a library that does. */
const MAY_SWITCH =
  /\b(?:eval|setattr|Trainer|Accelerator|Learner|LightningModule|Engine|NeuralNet\w*)\b|\.training\b|\.train\s*\(\s*[^)\s]/;

/** The names that the body of a `with` around this call calls. */
function namesCalled(body: readonly Statement[], span: Span): readonly string[] {
  const names: string[] = [];
  for (const statement of body)
    walk(statement, node => {
      if (node.kind !== 'With' || !node.items.some(({ context }) => holds(context.span, span))) return;
      for (const inner of node.body)
        walk(inner, below => {
          if (below.kind === 'Call' && below.callee.kind === 'Name') names.push(below.callee.id);
        });
    });
  return names;
}

/** The model that this name holds, where each assignment to it makes one, moved or not. */
function networkOf(
  name: string,
  body: readonly Statement[],
  networks: readonly Network[],
  uri: string,
): Network | undefined {
  const values: Expression[] = [];
  for (const statement of body)
    walk(statement, node => {
      if (node.kind === 'Assign' && node.targets.some(target => target.kind === 'Name' && target.id === name))
        values.push(node.value);
    });
  const makers = values.map(value =>
    networks.find(({ creation }) => creation?.uri === uri && holds(value.span, creation.span)),
  );
  return makers.every(network => network !== undefined) ? makers[0] : undefined;
}

/** Given to something that this file does not define, which may switch it. */
function goesElsewhere(model: string, body: readonly Statement[]): boolean {
  const defined = new Set<string>();
  for (const statement of body)
    walk(statement, node => {
      if (node.kind === 'FunctionDef') defined.add(node.name);
    });
  let found = false;
  for (const statement of body)
    walk(statement, node => {
      if (node.kind !== 'Call' || !node.arguments.some(({ value }) => value.kind === 'Name' && value.id === model))
        return;
      const isHarmless =
        node.callee.kind === 'Name' && (defined.has(node.callee.id) || /^(?:print|id|len)$/.test(node.callee.id));
      if (!isHarmless) found = true;
    });
  return found;
}
