/**
 * Reverse-mode differentiation of a graph of standard ONNX operators: nodes are added to the same graph that carry the
 * gradient from one value back to another. Shapes are asked of the values themselves, and ONNX Runtime folds them away.
 * Errors: `NoGradient` for an operator on the way that has no rule.
 */
import type { LoweredValue } from '../../operators/lowering';
import type { GraphBuilder, GraphNode } from '../graph';
import { rules } from './rules';

export class NoGradient extends Error {
  constructor(type: string, why?: string) {
    super(`the gradient of ONNX's ${type}${why ? ` ${why}` : ''} is not known here`);
  }
}

/** What a rule may use: the node, the gradient of each of its outputs that has one, and how to build more. */
export interface Backward {
  readonly graph: GraphBuilder;
  readonly node: GraphNode;
  /** Of the first output. */
  readonly gradient: LoweredValue;
  readonly gradients: readonly (LoweredValue | undefined)[];
  readonly inputs: readonly (LoweredValue | undefined)[];
  readonly output: LoweredValue;
  /**
   * Where is asked which inputs matter at all, a maximum hands its gradient to every value of its window: any of them could
   * have been the largest.
   */
  readonly support: boolean;
  /** Whether the gradient of this input is wanted. */
  wanted(input: number): boolean;
}

/** The gradients of the node's inputs; `undefined` where none is wanted or none flows. */
export type GradientRule = (backward: Backward) => readonly (LoweredValue | undefined)[];

/** Adds what computes ∂(Σ seed·from)/∂to, of the shape of `to`; `undefined` where `from` does not depend on `to`. */
export function backward(
  graph: GraphBuilder,
  from: LoweredValue,
  to: LoweredValue,
  seed: LoweredValue,
  support: boolean,
): LoweredValue | undefined {
  const nodes = [...graph.nodesSoFar];
  const active = dependentOn(nodes, to.name);
  const gradients = new Map<string, LoweredValue>([[from.name, seed]]);
  for (const node of nodes.reverse()) {
    const outputs = node.output.map(name => gradients.get(name));
    if (outputs.every(gradient => gradient === undefined) || !node.input.some(name => active.has(name))) continue;
    const rule = rules[node.opType];
    if (rule === 'stop') continue;
    if (!rule) throw new NoGradient(node.opType);
    const inputs = node.input.map(name => (name === '' ? undefined : { name }));
    const found = rule({
      graph,
      node,
      gradient: outputs[0]!,
      gradients: outputs,
      inputs,
      output: { name: node.output[0]! },
      support,
      wanted: i => active.has(node.input[i] ?? ''),
    });
    for (const [i, name] of node.input.entries()) {
      const gradient = found[i];
      if (!gradient || !active.has(name)) continue;
      const known = gradients.get(name);
      gradients.set(name, known ? graph.node('Add', [known, gradient]) : gradient);
    }
  }
  return gradients.get(to.name);
}

/** The names of all values that are made from `input`, itself included. */
function dependentOn(nodes: readonly GraphNode[], input: string): ReadonlySet<string> {
  const names = new Set([input]);
  for (const node of nodes)
    if (node.input.some(name => names.has(name))) for (const name of node.output) names.add(name);
  return names;
}
