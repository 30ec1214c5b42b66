/** One dtype to another in ONNX. */
import type { DType } from '../tensor/dtype';
import type { LoweredValue, Lowering } from './lowering';

/** ONNX's number for a dtype (TensorProto.DataType). */
const onnxTypes: Readonly<Record<DType, number>> = {
  float32: 1,
  uint8: 2,
  int8: 3,
  int16: 5,
  int32: 6,
  int64: 7,
  bool: 9,
  float16: 10,
  float64: 11,
  complex64: 14,
  complex128: 15,
  bfloat16: 16,
};

export function castTo(graph: Lowering, value: LoweredValue, from: DType, to: DType): LoweredValue {
  return from === to ? value : graph.node('Cast', [value], { to: onnxTypes[to] });
}
