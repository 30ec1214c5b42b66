/**
 * A model whose weights lie elsewhere, as one file that holds them: protobuf's framing written around pieces that are made
 * one after the other, so that the whole is never in memory. And the other way: the same model with its weights renamed.
 */
import { onnx } from 'onnx-proto';
import { piecesOf, type StoredWeight } from './recipe';

export interface Parts {
  /** Of all parts together. */
  readonly bytes: number;
  /** To be written one after the other; a part is overwritten by the next. */
  readonly parts: () => Generator<Uint8Array>;
}

/** The numbers of `ModelProto.graph`, `GraphProto.initializer` and `TensorProto.raw_data`; all have a length before them. */
const [graphField, initializerField, rawDataField] = [7, 5, 9];

export function inlineModel(encoded: Uint8Array, weights: readonly StoredWeight[]): Parts {
  const model = onnx.ModelProto.decode(encoded);
  const graph = model.graph!;
  const outside = new Map(weights.map(weight => [weight.name, weight]));
  const rest = onnx.GraphProto.create({
    ...graph,
    initializer: graph.initializer!.filter(({ name }) => !outside.has(name!)),
  });
  const held = onnx.GraphProto.encode(rest).finish();
  const tensors = weights.map(weight => {
    const head = onnx.TensorProto.encode({
      name: weight.name,
      dims: [...weight.shape],
      dataType: onnx.TensorProto.DataType.FLOAT,
    }).finish();
    const rawHead = framing(rawDataField, weight.bytes);
    const length = head.length + rawHead.length + weight.bytes;
    return { weight, before: joined(framing(initializerField, length), head, rawHead) };
  });
  const graphLength = tensors.reduce((sum, { before, weight }) => sum + before.length + weight.bytes, held.length);
  const start = joined(
    onnx.ModelProto.encode(onnx.ModelProto.create({ ...model, graph: null })).finish(),
    framing(graphField, graphLength),
  );
  return {
    bytes: start.length + graphLength,
    *parts() {
      yield start;
      yield held;
      for (const { weight, before } of tensors) {
        yield before;
        for (const piece of piecesOf(weight.recipe, weight.bytes / 4))
          yield new Uint8Array(piece.buffer, piece.byteOffset, piece.byteLength);
      }
    },
  };
}

/** The same model, its weights in a file of this name beside it. */
export function renamed(encoded: Uint8Array, data: string): Uint8Array {
  const model = onnx.ModelProto.decode(encoded);
  for (const { externalData } of model.graph!.initializer ?? [])
    for (const entry of externalData ?? []) if (entry.key === 'location') entry.value = data;
  return onnx.ModelProto.encode(model).finish();
}

/** Tag and length of a field that has its length before it. */
function framing(field: number, length: number): Uint8Array {
  return Uint8Array.from([...varint((field << 3) | 2), ...varint(length)]);
}

/** Seven bits a byte, the lowest first; all but the last have the high bit set. */
function varint(number: number): readonly number[] {
  return number < 128 ? [number] : [(number % 128) | 128, ...varint(Math.floor(number / 128))];
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
