/**
 * What an entry may say to build ONNX: the small interface that the `onnx` room implements.
 * Entries use standard operators of opset 18 only.
 */
import type { DType } from '../tensor/dtype';
import type { Tensor } from '../tensor/tensor';

/** A name in the graph being built. */
export interface LoweredValue {
  readonly name: string;
}

export interface Lowering {
  /** The name that the call goes by, where an entry has several. */
  readonly called: string;
  /** The value of a tensor that was passed to the call. */
  input(tensor: Tensor): LoweredValue;
  /** A learnable parameter or buffer of the module, by its PyTorch name; `undefined` where it is absent. */
  weight(name: string): LoweredValue | undefined;
  constant(values: readonly number[], shape?: readonly number[], dtype?: DType): LoweredValue;
  /** One node; the result is its first output unless `outputs` asks for more. An absent optional input is `undefined`. */
  node(type: string, inputs: readonly (LoweredValue | undefined)[], attributes?: Attributes): LoweredValue;
  nodes(
    type: string,
    inputs: readonly (LoweredValue | undefined)[],
    attributes: Attributes,
    outputs: number,
  ): readonly LoweredValue[];
}

/** ONNX attributes; wrap a float in `{ float }` since 1 and 1.0 are the same number here. */
export type Attributes = Readonly<
  Record<string, number | string | readonly number[] | readonly string[] | { readonly float: number }>
>;
