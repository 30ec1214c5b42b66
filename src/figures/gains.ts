/**
 * Fans, gains and the standard deviations that the usual initialisers come to.
 * Sources: PyTorch documentation, torch.nn.init; He et al. 2015; Glorot & Bengio 2010.
 */

/** `fan_in` and `fan_out` of a weight: the second and the first size, each times the kernel's positions. */
export function fans(shape: readonly number[]): { readonly fanIn: number; readonly fanOut: number } | undefined {
  if (shape.length < 2) return undefined;
  const field = shape.slice(2).reduce((a, b) => a * b, 1);
  return { fanIn: shape[1]! * field, fanOut: shape[0]! * field };
}

const SELF_NORMALIZING = 3 / 4;

/** `torch.nn.init.calculate_gain`; `undefined` for a name that PyTorch refuses. */
export function gainOf(nonlinearity: string, param?: number): number | undefined {
  if (/^(linear|conv[123]d|conv_transpose[123]d|sigmoid)$/.test(nonlinearity)) return 1;
  switch (nonlinearity) {
    case 'tanh':
      return 5 / 3;
    case 'relu':
      return Math.SQRT2;
    case 'leaky_relu':
      return Math.sqrt(2 / (1 + (param ?? 0.01) ** 2));
    case 'selu':
      return SELF_NORMALIZING;
    default:
      return undefined;
  }
}

export function kaimingStd(fan: number, gain: number): number {
  return gain / Math.sqrt(fan);
}

export function xavierStd(fanIn: number, fanOut: number, gain: number): number {
  return gain * Math.sqrt(2 / (fanIn + fanOut));
}

/** U(−b, b) has the standard deviation b/√3. */
export function boundOf(std: number): number {
  return std * Math.sqrt(3);
}

/** What `nn.Linear` and the convolutions start with: U(±1/√fan_in), from kaiming_uniform_ with a = √5. */
export function defaultBound(fanIn: number): number {
  return 1 / Math.sqrt(fanIn);
}
