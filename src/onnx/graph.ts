/**
 * Builds one ONNX graph, node by node: the implementation of the small `Lowering` interface that catalogue entries speak.
 * Encoding is `onnx-proto`'s; here are only names, types and the bookkeeping of what has been added.
 */
import { onnx } from 'onnx-proto';
import type { Attributes, LoweredValue, Lowering } from '../operators/lowering';
import type { DType } from '../tensor/dtype';
import type { Tensor } from '../tensor/tensor';
import type { Recipe, StoredWeight } from './recipe';

/** Standard ONNX operators of this version only; it has LayerNormalization and the paddings PyTorch needs. */
export const opset = 18;
/** The IR version that goes with opset 18 (ONNX 1.13). */
const irVersion = 8;
/** The file beside the model that holds the weights it only names. */
export const weightsFile = 'weights.bin';
/** Where a weight may begin in that file: ONNX asks for whole pages, so that it can be mapped into memory. */
const page = 4096;

export interface GraphTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: DType;
  /** It stands for complex numbers, whose parts lie in its last axis. */
  readonly complex?: true;
}

const { DataType } = onnx.TensorProto;
const elementTypes: Readonly<Record<DType, number>> = {
  float16: DataType.FLOAT16,
  bfloat16: DataType.BFLOAT16,
  float32: DataType.FLOAT,
  float64: DataType.DOUBLE,
  complex64: DataType.COMPLEX64,
  complex128: DataType.COMPLEX128,
  uint8: DataType.UINT8,
  int8: DataType.INT8,
  int16: DataType.INT16,
  int32: DataType.INT32,
  int64: DataType.INT64,
  bool: DataType.BOOL,
};

/** A node that has been added, and its attributes as they were given. */
export class GraphNode {
  constructor(
    readonly name: string,
    readonly opType: string,
    readonly input: readonly string[],
    /** Another output may be asked for later. */
    readonly output: string[],
    readonly attributes: Attributes,
  ) {}

  int(name: string, otherwise: number): number {
    const value = this.attributes[name];
    return typeof value === 'number' ? value : otherwise;
  }

  float(name: string, otherwise: number): number {
    const value = this.attributes[name];
    return typeof value === 'object' && 'float' in value ? value.float : otherwise;
  }

  text(name: string): string | undefined {
    const value = this.attributes[name];
    return typeof value === 'string' ? value : undefined;
  }

  ints(name: string): readonly number[] | undefined {
    const value = this.attributes[name];
    return Array.isArray(value) ? (value as readonly number[]) : undefined;
  }
}

export class GraphBuilder implements Lowering {
  private readonly nodesAdded: GraphNode[] = [];
  private readonly initializers: onnx.ITensorProto[] = [];
  private readonly values = new Map<Tensor, LoweredValue>();
  private readonly names = new Set<string>();
  private counter = 0;
  /** Which call is being lowered, for the names of its nodes: `layer1.0.conv1`. */
  scope = '';
  called = '';
  /** The names of all nodes so far, in order. */
  readonly nodeNames: string[] = [];
  /** The weights that the model names and does not hold, in the order they lie in their file. */
  readonly stored: StoredWeight[] = [];

  /** `weights` resolves the module's own parameters and buffers; called once per name and call. */
  constructor(private readonly weights: (name: string) => LoweredValue | undefined = () => undefined) {}

  /** Makes `value` stand for `tensor` from here on. */
  define(tensor: Tensor, value: LoweredValue): void {
    this.values.set(tensor, value);
  }

  input(tensor: Tensor): LoweredValue {
    const value = this.values.get(tensor);
    if (!value) throw new Error('an operator asked for a tensor that is not among its inputs');
    return value;
  }

  weight(name: string): LoweredValue | undefined {
    return this.weights(name);
  }

  constant(
    values: readonly number[],
    shape: readonly number[] = [values.length],
    dtype: DType = 'int64',
  ): LoweredValue {
    return this.initializer(this.fresh('constant'), shape, dtype, values);
  }

  /** A name that nothing in the graph has yet: this one, or this one with a number. */
  unique(name: string): string {
    let found = name;
    for (let i = 1; this.names.has(found); i++) found = `${name}_${i}`;
    this.names.add(found);
    return found;
  }

  /** Adds stored data, under a name of the caller's choice where that is free. */
  initializer(wanted: string, shape: readonly number[], dtype: DType, values: ArrayLike<number>): LoweredValue {
    const name = this.unique(wanted);
    this.initializers.push({ name, dims: [...shape], dataType: elementTypes[dtype], rawData: rawBytes(values, dtype) });
    return { name };
  }

  /** Adds float32 values that are made when the model is opened, or held in the model. */
  parameter(wanted: string, shape: readonly number[], source: Float32Array | Recipe): LoweredValue {
    if (source instanceof Float32Array) return this.initializer(wanted, shape, 'float32', source);
    // Of nothing a file cannot hold any.
    if (shape.includes(0)) return this.initializer(wanted, shape, 'float32', []);
    const name = this.unique(wanted);
    const last = this.stored.at(-1);
    const offset = last ? Math.ceil((last.offset + last.bytes) / page) * page : 0;
    const bytes = 4 * shape.reduce((product, size) => product * size, 1);
    this.stored.push({ name, shape, recipe: source, offset, bytes });
    this.initializers.push({
      name,
      dims: [...shape],
      dataType: DataType.FLOAT,
      dataLocation: onnx.TensorProto.DataLocation.EXTERNAL,
      externalData: [
        { key: 'location', value: weightsFile },
        { key: 'offset', value: `${offset}` },
        { key: 'length', value: `${bytes}` },
      ],
    });
    return { name };
  }

  node(type: string, inputs: readonly (LoweredValue | undefined)[], attributes: Attributes = {}): LoweredValue {
    return this.nodes(type, inputs, attributes, 1)[0]!;
  }

  nodes(
    type: string,
    inputs: readonly (LoweredValue | undefined)[],
    attributes: Attributes,
    outputs: number,
  ): readonly LoweredValue[] {
    const name = this.fresh(type);
    const made = Array.from({ length: outputs }, (_, i) => ({ name: outputs === 1 ? name : `${name}.${i}` }));
    this.nodeNames.push(name);
    const given = trimmed(inputs.map(input => input?.name ?? ''));
    const results = made.map(value => value.name);
    this.nodesAdded.push(new GraphNode(name, type, given, results, attributes));
    return made;
  }

  /** All nodes so far, each after those it reads from. */
  get nodesSoFar(): readonly GraphNode[] {
    return this.nodesAdded;
  }

  /** The same operation on other inputs. */
  nodeLike({ opType, attributes }: GraphNode, inputs: readonly (LoweredValue | undefined)[]): LoweredValue {
    return this.node(opType, inputs, attributes);
  }

  /** The model so far, encoded. Outputs are bound to the given names. */
  finish(
    inputs: readonly GraphTensor[],
    outputs: readonly (GraphTensor & { readonly from: LoweredValue })[],
  ): Uint8Array {
    const { renamed, bound } = this.bind(inputs, outputs);
    const model = onnx.ModelProto.create({
      irVersion,
      producerName: 'Receptive',
      opsetImport: [{ domain: '', version: opset }],
      graph: {
        name: 'network',
        node: [...this.nodesAdded.map(node => encoded(node, renamed)), ...bound],
        initializer: this.initializers,
        input: inputs.map(valueInfo),
        output: outputs.map(valueInfo),
      },
    });
    return onnx.ModelProto.encode(model).finish();
  }

  /** What a node gives takes the name of the first output it is given as; only what has another name already is copied. */
  private bind(inputs: readonly GraphTensor[], outputs: readonly (GraphTensor & { readonly from: LoweredValue })[]) {
    const renamed = new Map<string, string>();
    const held = new Set([...inputs, ...this.initializers].map(({ name }) => name));
    const bound = outputs.flatMap(({ name, from }) => {
      if (!held.has(from.name) && !renamed.has(from.name)) {
        renamed.set(from.name, name);
        return [];
      }
      const input = [renamed.get(from.name) ?? from.name];
      return [{ name: `bind ${name}`, opType: 'Identity', input, output: [name] }];
    });
    return { renamed, bound };
  }

  private fresh(stem: string): string {
    return this.unique(`${this.scope ? `${this.scope}/` : ''}${stem}_${this.counter++}`);
  }
}

function encoded(
  { name, opType, input, output, attributes }: GraphNode,
  renamed: ReadonlyMap<string, string>,
): onnx.INodeProto {
  const now = (value: string) => renamed.get(value) ?? value;
  return {
    name,
    opType,
    input: input.map(now),
    output: output.map(now),
    attribute: Object.entries(attributes).map(([key, value]) => attribute(key, value)),
  };
}

function attribute(name: string, value: Attributes[string]): onnx.IAttributeProto {
  const { AttributeType } = onnx.AttributeProto;
  if (typeof value === 'string') return { name, type: AttributeType.STRING, s: new TextEncoder().encode(value) };
  if (typeof value === 'number') return { name, type: AttributeType.INT, i: value };
  if ('float' in value) return { name, type: AttributeType.FLOAT, f: value.float };
  const texts = value.filter(item => typeof item === 'string');
  if (texts.length > 0)
    return { name, type: AttributeType.STRINGS, strings: texts.map(text => new TextEncoder().encode(text)) };
  return { name, type: AttributeType.INTS, ints: value as readonly number[] as number[] };
}

function valueInfo(tensor: GraphTensor): onnx.IValueInfoProto {
  return {
    name: tensor.name,
    type: {
      tensorType: {
        elemType: elementTypes[tensor.dtype],
        shape: { dim: tensor.shape.map(size => ({ dimValue: size })) },
      },
    },
  };
}

/** ONNX leaves out trailing optional inputs; those in the middle are empty names. */
function trimmed(names: string[]): string[] {
  while (names.length > 0 && names.at(-1) === '') names.pop();
  return names;
}

function rawBytes(values: ArrayLike<number>, dtype: DType): Uint8Array {
  const typed = typedArray(values, dtype);
  return new Uint8Array(typed.buffer, typed.byteOffset, typed.byteLength);
}

function typedArray(values: ArrayLike<number>, dtype: DType): ArrayBufferView {
  switch (dtype) {
    case 'float32':
      return values instanceof Float32Array ? values : Float32Array.from(values);
    case 'float64':
      return Float64Array.from(values);
    case 'int64':
      return BigInt64Array.from(Array.from(values, value => BigInt(Math.trunc(value))));
    case 'int32':
      return Int32Array.from(values);
    case 'int16':
      return Int16Array.from(values);
    case 'int8':
      return Int8Array.from(values);
    case 'uint8':
      return Uint8Array.from(values);
    case 'bool':
      return Uint8Array.from(values, value => (value === 0 ? 0 : 1));
    default:
      throw new Error(`${dtype} values cannot be stored in a model`);
  }
}
