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
