/**
 * PyTorch's dtypes by their names, and how they promote. Source: PyTorch documentation, "Tensor Attributes":
 * the smallest dtype that holds both, and a kind (bool < integer < float < complex) decides before a width does.
 */
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

export type Kind = 'bool' | 'integer' | 'float' | 'complex';

const known: { readonly [D in DType]: { readonly kind: Kind; readonly bytes: number } } = {
  float16: { kind: 'float', bytes: 2 },
  bfloat16: { kind: 'float', bytes: 2 },
  float32: { kind: 'float', bytes: 4 },
  float64: { kind: 'float', bytes: 8 },
  complex64: { kind: 'complex', bytes: 8 },
  complex128: { kind: 'complex', bytes: 16 },
  uint8: { kind: 'integer', bytes: 1 },
  int8: { kind: 'integer', bytes: 1 },
  int16: { kind: 'integer', bytes: 2 },
  int32: { kind: 'integer', bytes: 4 },
  int64: { kind: 'integer', bytes: 8 },
  bool: { kind: 'bool', bytes: 1 },
};

export const dtypes = Object.keys(known) as readonly DType[];

export function isDType(value: unknown): value is DType {
  return typeof value === 'string' && Object.hasOwn(known, value);
}

export function kindOf(dtype: DType): Kind {
  return known[dtype].kind;
}

/** What numbers with a point are kept in, in memory of any width. */
export const floatingTypes = dtypes.filter(dtype => kindOf(dtype) === 'float');

/** Bytes of one element. */
export function byteSize(dtype: DType): number {
  return known[dtype].bytes;
}

/** A magnitude is real, and so are the parts: complex64 gives float32. */
export function ofMagnitude(dtype: DType): DType {
  return dtype === 'complex64' ? 'float32' : dtype === 'complex128' ? 'float64' : dtype;
}

/** `torch.float32`. */
export function showDType(dtype: DType): string {
  return `torch.${dtype}`;
}

/** `torch.promote_types(a, b)`. */
export function promote(a: DType, b: DType): DType {
  if (a === b) return a;
  const [low, high] = rank[kindOf(a)] <= rank[kindOf(b)] ? [a, b] : [b, a];
  if (kindOf(high) === 'complex') {
    return high === 'complex128' || low === 'float64' || low === 'complex128' ? 'complex128' : 'complex64';
  }
  if (kindOf(low) !== kindOf(high)) return high;
  const wider = byteSize(low) > byteSize(high) ? low : high;
  if (kindOf(high) === 'float') return byteSize(low) === byteSize(high) ? 'float32' : wider;
  // uint8 fits in no int8; every wider integer holds it.
  return byteSize(low) === byteSize(high) ? 'int16' : wider;
}

/**
 * `torch.result_type` of an arithmetic operation. Tensors with axes come before scalar tensors, and those before Python
 * numbers: a lower group counts only where its kind is higher. Python numbers are `bool`, `int64`, `float32`
 * (for any float) or `complex64`; `fallback` is torch's default dtype.
 */
export function resultType(
  tensors: readonly { readonly dtype: DType; readonly rank: number }[],
  numbers: readonly Kind[] = [],
  fallback: DType = 'float32',
): DType {
  const groups: readonly (readonly DType[])[] = [
    tensors.filter(t => t.rank > 0).map(t => t.dtype),
    tensors.filter(t => t.rank === 0).map(t => t.dtype),
    numbers.map(kind => ofNumber(kind, fallback)),
  ];
  const results = groups.filter(group => group.length > 0).map(group => group.reduce(promote));
  const numbersOnly = tensors.length === 0;
  return results.reduce((result, next) => {
    if (rank[kindOf(next)] <= rank[kindOf(result)]) return result;
    if (kindOf(next) === 'complex' && kindOf(result) === 'float')
      return result === 'float64' ? 'complex128' : 'complex64';
    return numbersOnly ? promote(result, next) : next;
  });
}

const rank: { readonly [K in Kind]: number } = { bool: 0, integer: 1, float: 2, complex: 3 };

function ofNumber(kind: Kind, fallback: DType): DType {
  if (kind === 'bool') return 'bool';
  if (kind === 'integer') return 'int64';
  return kind === 'float' ? fallback : fallback === 'float64' ? 'complex128' : 'complex64';
}
