/** The parameters and buffers of a network's model, each stored once: as code made it, or else as the layer does that made it. */
import type { Network, TensorId } from '../network/network';
import { operatorById } from '../operators/catalogue';
import type { LoweredValue } from '../operators/lowering';
import { type Init, infer, type Weight } from '../operators/operator';
import type { DType } from '../tensor/dtype';
import { sizes, Unlowered } from './call';
import type { GraphBuilder } from './graph';
import { lowerMaking, type MadeBefore, unknownDraw } from './making';
import { lengthsOf, lowerNormed, type Normed, remakingOf } from './parametrized';
import { type Ties, tiesOf } from './ties';
import type { WeightSource } from './weights';

/** A weight that begins as its module draws it, although code makes something else of it, and why. */
export interface Redrawn {
  readonly weight: string;
  readonly reason: string;
}

export class Parameters {
  readonly redrawn: Redrawn[] = [];
  private readonly ties: Ties;
  private readonly remaking: ReturnType<typeof remakingOf>;
  private readonly making: MadeBefore;
  private readonly added = new Map<string, LoweredValue>();

  constructor(
    private readonly network: Network,
    private readonly graph: GraphBuilder,
    private readonly source: WeightSource,
  ) {
    this.ties = tiesOf(network);
    this.remaking = remakingOf(network);
    const beginning = (name: string) => this.beginning(name);
    this.making = lowerMaking(network.making, graph, (...weight) => this.stored(...weight), beginning);
  }

  /** A tensor that was computed before the network ran. */
  made(id: TensorId): LoweredValue {
    return this.making.read(id);
  }

  /** A parameter that is read as it is, by its name. */
  read(name: string, shape: Weight['shape'], dtype: DType): LoweredValue {
    return this.stored(name, { shape, init: this.beginning(name) ?? unknownDraw }, dtype);
  }

  stored(called: string, weight: Weight, dtype: DType = 'float32'): LoweredValue {
    const name = this.ties.stored(called);
    const known = this.added.get(name);
    if (known) return known;
    const remade = this.remaking(name);
    const value =
      remade?.kind === 'normed'
        ? this.normed(remade, weight)
        : this.own({ name, called, weight, dtype }, { reason: remade?.reason });
    this.added.set(name, value);
    return value;
  }

  private own(
    { name, called, weight, dtype }: Asked,
    remade: { readonly reason?: string | undefined; readonly otherwise?: () => LoweredValue },
  ): LoweredValue {
    const made = this.making.weights[name];
    const init =
      (made === undefined ? undefined : this.making.initOf(made)) ?? this.asMade(called, name) ?? weight.init;
    const refused = made === undefined || init !== weight.init ? undefined : this.making.refusalOf(made);
    // What no module of PyTorch's draws may be anything: a mask, a table.
    if (refused && !refused.drawn && weight.init === unknownDraw)
      throw new Unlowered(`${name} cannot be computed: ${refused.reason}`);
    const reason = refused?.reason ?? remade.reason;
    if (reason !== undefined) this.redrawn.push({ weight: name, reason });
    const read = () => this.making.read(made!);
    const computed = refused || made === undefined ? (remade.otherwise ?? read) : read;
    return this.filled(name, { ...weight, init }, dtype, computed);
  }

  /** A weight under `weight_norm`: its direction begins as the layer draws the weight, its length as long as that is. */
  private normed(remade: Normed, weight: Weight): LoweredValue {
    const direction = this.stored(remade.direction, weight);
    const name = remade.magnitude;
    const length: Weight = { shape: remade.shape, init: { kind: 'computed' } };
    const otherwise = () => lengthsOf(this.graph, direction, remade);
    const by = this.own({ name, called: name, weight: length, dtype: 'float32' }, { otherwise });
    return lowerNormed(this.graph, direction, by, remade);
  }

  private filled(name: string, weight: Weight, dtype: DType, computed: () => LoweredValue): LoweredValue {
    const shape = sizes(weight.shape);
    if (dtype === 'float32') {
      const values = this.source(name, weight);
      if (values === 'computed') return computed();
      if (typeof values === 'string') throw new Unlowered(values);
      return this.graph.parameter(name, shape, values);
    }
    if (weight.init.kind === 'computed') return computed();
    if (dtype !== 'int64') throw new Unlowered(`the values of ${name} are not known`);
    // Whole numbers are indices: zero is valid in every table.
    const zeros = new Float32Array(shape.reduce((product, size) => product * size, 1));
    return this.graph.initializer(name, shape, 'int64', zeros);
  }

  /** How a tied parameter begins, where the call that asks for it is of another layer than the one that made it. */
  private asMade(called: string, name: string): Init | undefined {
    return called === name && this.ties.made(name) === name ? undefined : this.beginning(name);
  }

  /** How a module of PyTorch's own begins its parameter of this name. */
  private beginning(called: string): Init | undefined {
    const name = this.ties.made(called);
    const at = name.lastIndexOf('.');
    const module = this.network.modules.find(({ path }) => path === name.slice(0, Math.max(at, 0)));
    const operator = module?.operator === undefined ? undefined : operatorById(module.operator);
    for (const form of operator?.classes ?? []) {
      const weights = module!.arguments && infer(form, module!.arguments, args => form.weights?.(args));
      const weight = weights && 'ok' in weights ? weights.ok?.[name.slice(at + 1)] : undefined;
      if (weight) return weight.init;
    }
    return undefined;
  }
}

interface Asked {
  /** The name it is stored under. */
  readonly name: string;
  /** The name it is asked for by. */
  readonly called: string;
  readonly weight: Weight;
  readonly dtype: DType;
}
