/**
 * The leaf calls of a network → nodes, in the order they ran. A call that has no ONNX form is named, and what it gave
 * becomes an input of the model, so that the rest still runs.
 */
import type { Call, Network, TensorId } from '../network/network';
import { castTo } from '../operators/cast-node';
import { findOperator } from '../operators/catalogue';
import type { LoweredValue } from '../operators/lowering';
import { Unknowable } from '../operators/parameter';
import { keepsValues } from '../operators/sharing';
import { lower, Unlowered } from './call';
import { GraphBuilder } from './graph';
import { reasonOf } from './layer';
import { NetworkTensors } from './network-tensors';
import { Parameters } from './parameters';
import { plainShape, type WeightSource } from './weights';

export interface LoweredCall {
  readonly call: number;
  readonly outputs: readonly string[];
  readonly nodes: readonly string[];
  /** What it reads comes from a tensor that no part of the model can make, and that is fed at random instead. */
  readonly fed?: true;
}

export interface MissingCall {
  readonly call: number;
  readonly reason: string;
}

export class NetworkCalls {
  readonly graph: GraphBuilder;
  readonly parameters: Parameters;
  readonly tensors: NetworkTensors;
  readonly layers: LoweredCall[] = [];
  /** Calls without an ONNX form. */
  readonly missing: MissingCall[] = [];
  /** Calls that run, and give something whose size nobody knows. */
  readonly unsized: MissingCall[] = [];
  /** What each call gave, before later ones wrote over it. */
  readonly made = new Map<TensorId, LoweredValue>();
  /** Calls that were lowered with all they call. */
  private readonly whole = new Set<number>();
  /** The parameters of the call that is being lowered. */
  private own: (name: string) => LoweredValue | undefined = () => undefined;

  /** `without` are calls to leave out, by index, each with the reason. */
  constructor(
    private readonly network: Network,
    source: WeightSource,
    private readonly without: ReadonlyMap<number, string>,
  ) {
    this.graph = new GraphBuilder(name => this.own(name));
    this.parameters = new Parameters(network, this.graph, source);
    this.tensors = new NetworkTensors(network, this.graph, this.parameters);
  }

  lowerAll(): void {
    const holders = new Set(this.network.calls.map(({ parent }) => parent));
    for (const call of this.network.calls) {
      if (!call.operator || !call.arguments || this.isInside(call)) continue;
      try {
        this.add(call);
      } catch (error) {
        if (!isRefusal(error)) throw error;
        // What it calls may still be lowered, one by one.
        if (!holders.has(call.index)) this.missing.push({ call: call.index, reason: reasonOf(error) });
      }
    }
    this.graph.scope = '';
  }

  private add(call: Call): void {
    const { graph, tensors, network } = this;
    const { id: operator } = call.operator!;
    graph.scope = call.path === null ? [pathOf(call.parent, network), call.type].filter(Boolean).join('/') : call.path;
    const firstNode = graph.nodeNames.length;
    let fed = false;
    const read = (id: TensorId) => {
      const value = tensors.read(id);
      if (tensors.isFed(value)) fed = true;
      return value;
    };
    const reason = this.without.get(call.index);
    if (reason !== undefined) throw new Unlowered(reason);
    if (call.conditional && !keepsValues(operator))
      throw new Unlowered('whether it runs depends on a value that is not known');
    const lowered = this.lower(call, read);
    const ids = call.outputs.filter(id => id !== null);
    if (ids.length !== lowered.length)
      throw new Error(`${operator} returns ${ids.length} tensors but lowers to ${lowered.length}`);
    for (const [i, id] of ids.entries()) {
      const value = fed ? tensors.taint(lowered[i]!) : lowered[i]!;
      tensors.set(id, value);
      this.made.set(id, value);
    }
    this.whole.add(call.index);
    const unsized = ids.map(id => plainShape(network.tensors[id]!.shape)).find(shape => typeof shape === 'string');
    if (unsized !== undefined) this.unsized.push({ call: call.index, reason: unsized });
    else
      this.layers.push({
        call: call.index,
        outputs: ids.map(String),
        nodes: graph.nodeNames.slice(firstNode),
        ...(fed ? { fed: true } : {}),
      });
  }

  private lower(call: Call, read: (id: TensorId) => LoweredValue): readonly LoweredValue[] {
    const module = moduleOf(call, this.network);
    return lower(call, this.graph, read, (weights, dtype) => {
      this.own = name => {
        const weight = weights[name];
        const rewritten = call.rewritten?.[name];
        const stored = () => weight && this.parameters.stored(module ? `${module}.${name}` : name, weight);
        const value = rewritten === undefined ? stored() : read(rewritten);
        return value ? castTo(this.graph, value, 'float32', dtype) : undefined;
      };
    });
  }

  private isInside({ parent }: Call): boolean {
    for (let at = parent; at !== undefined; at = this.network.calls[at]!.parent) if (this.whole.has(at)) return true;
    return false;
  }
}

/** Whether an error says that something has no form in a model, which leaves the rest as it is. */
export function isRefusal(error: unknown): boolean {
  return error instanceof Unlowered || error instanceof Unknowable;
}

/** The module whose weights a call uses: its own, or, in `super().forward(x)`, the one it happened in. */
function moduleOf(call: Call, network: Network): string {
  if (call.path !== null) return call.path;
  const form = call.operator && findOperator(call.operator.name)?.form;
  return form && !('names' in form) ? pathOf(call.parent, network) : '';
}

function pathOf(call: number | undefined, network: Network): string {
  return call === undefined ? '' : (network.calls[call]!.path ?? '');
}
