/** The closed forms that the recorders of test/truth fill weights with: the same numbers on both sides, and none stored. */

/** 0.5·sin(0.37·i + the sum of the name's characters mod 50), 1 more for a variance. */
export function weightValues(name: string, length: number): Float32Array {
  const phase = [...name].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % 50;
  const above = name.includes('var') ? 1 : 0;
  return Float32Array.from({ length }, (_, i) => 0.5 * Math.sin(i * 0.37 + phase) + above);
}

export function count(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** u(i) of test/truth/architectures.py, from −1 to 1. */
export function scatteredValues(name: string, length: number): Float64Array {
  const values = new Float64Array(length);
  scatter(values, name);
  return values;
}

/** The weights of test/truth/architectures.py: deep networks keep their activations neither growing nor vanishing. */
export function scaledValues(name: string, shape: readonly number[]): Float32Array {
  const [scale, offset] = name.includes('running_var')
    ? [0.5, 1]
    : shape.length >= 2
      ? [Math.sqrt(3 / Math.max(1, count(shape.slice(1)))), 0]
      : [0.1, name.endsWith('weight') ? 1 : 0];
  const values = new Float32Array(count(shape));
  scatter(values, name, scale, offset);
  return values;
}

/** A plain loop: networks have up to 10⁹ weights. */
function scatter(into: Float32Array | Float64Array, name: string, scale = 1, offset = 0): void {
  const phase = [...name].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % 50;
  for (let i = 0; i < into.length; i++) {
    const scaled = Math.sin(i * 12.9898 + phase) * 43758.5453;
    into[i] = offset + scale * (2 * (scaled - Math.floor(scaled)) - 1);
  }
}
