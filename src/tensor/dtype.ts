/** PyTorch's dtypes by their names, and how two of them promote. Source: PyTorch documentation, "Tensor Attributes". */
export type DType =
  | 'float16'
  | 'bfloat16'
  | 'float32'
  | 'float64'
  | 'complex64'
  | 'complex128'
  | 'uint8'
  | 'int8'
  | 'int16'
  | 'int32'
  | 'int64'
  | 'bool';
