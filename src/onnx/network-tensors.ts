/** What stands in the model for each tensor of a network: what a call gave, a parameter, or an input fed from outside. */
import type { Network, TensorId } from '../network/network';
import type { LoweredValue } from '../operators/lowering';
import { sizes } from './call';
import { plainTensor } from './complex';
import { lowerContent } from './content';
import type { GraphBuilder, GraphTensor } from './graph';
import type { Parameters } from './parameters';

export class NetworkTensors {
  /** The network's inputs, then one for each tensor that no part of the model can make. */
  readonly inputs: GraphTensor[] = [];
  private readonly values = new Map<TensorId, LoweredValue>();
  /** By name, what depends on an input that the network does not have. */
  private readonly fed = new Set<string>();

  constructor(
    private readonly network: Network,
    private readonly graph: GraphBuilder,
    private readonly parameters: Parameters,
  ) {
    for (const { name, tensor } of network.inputs) if (tensor !== null) this.set(tensor, this.addInput(tensor, name));
  }

  read(id: TensorId): LoweredValue {
    const known = this.values.get(id);
    if (known) return known;
    const value = this.made(id) ?? this.taint(this.addInput(id, `tensor.${id}`));
    this.set(id, value);
    return value;
  }

  has(id: TensorId): boolean {
    return this.values.has(id);
  }

  /** From here on `value` stands for the tensor. */
  set(id: TensorId, value: LoweredValue): void {
    this.values.set(id, value);
  }

  isFed({ name }: LoweredValue): boolean {
    return this.fed.has(name);
  }

  /** The value comes from one that is fed. */
  taint(value: LoweredValue): LoweredValue {
    this.fed.add(value.name);
    return value;
  }

  private addInput(id: TensorId, wanted: string): LoweredValue {
    const { shape, dtype } = this.network.tensors[id]!;
    const name = this.graph.unique(wanted);
    this.inputs.push(plainTensor({ name, shape: sizes(shape), dtype }));
    return { name };
  }

  /** What was written into it, what was computed before, or a parameter. */
  private made(id: TensorId): LoweredValue | undefined {
    const { weight, shape, dtype, content, made } = this.network.tensors[id]!;
    if (content && content.kind !== 'either') {
      const join = (value: LoweredValue, ...from: readonly LoweredValue[]) =>
        from.some(each => this.isFed(each)) ? this.taint(value) : value;
      return lowerContent({ ...this.network, read: other => this.read(other), join }, this.graph, content, id);
    }
    if (weight === undefined) return made === undefined ? undefined : this.parameters.made(made);
    return dtype === 'float32' || dtype === 'int64' ? this.parameters.read(weight, shape, dtype) : undefined;
  }
}
