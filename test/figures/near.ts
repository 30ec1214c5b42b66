/** Numbers as they are recorded and as a figure computes them. */
import { strict as assert } from 'node:assert';

/** The numbers of `expected`, in the same places, equal to `tolerance` of the larger of 1 and themselves. */
export function near(found: unknown, expected: unknown, tolerance = 1e-6, where = ''): void {
  if (typeof expected === 'number') {
    const off = Math.abs(Number(found) - expected);
    assert.ok(off <= tolerance * Math.max(1, Math.abs(expected)), `${where}: ${found} is not ${expected}`);
    return;
  }
  if (Array.isArray(expected)) assert.equal((found as readonly unknown[]).length, expected.length, where);
  for (const [key, value] of Object.entries(expected as object))
    near((found as Record<string, unknown>)[key], value, tolerance, `${where}.${key}`);
}
