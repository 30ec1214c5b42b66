/** Short ways to write a model's inputs and outputs. */
import type { PatternName } from '../../figures/patterns';

export const number = (
  label: string,
  value: number,
  min: number,
  max: number,
  more: { readonly step?: number; readonly log?: boolean; readonly unit?: string } = {},
) => ({ kind: 'number' as const, label, value, min, max, ...more });

export const numbers = (
  label: string,
  value: readonly number[],
  min: number,
  max: number,
  more: { readonly step?: number; readonly names?: readonly string[] } = {},
) => ({ kind: 'numbers' as const, label, value, min, max, ...more });

export const matrix = (
  label: string,
  value: readonly (readonly number[])[],
  min: number,
  max: number,
  more: { readonly step?: number; readonly rows?: readonly string[]; readonly columns?: readonly string[] } = {},
) => ({ kind: 'matrix' as const, label, value, min, max, ...more });

export const picture = (label: string, value: PatternName, size: number, channels: 1 | 3 = 1) => ({
  kind: 'image' as const,
  label,
  value,
  size,
  channels,
});

/** Standard normal times `std`, by seed. */
export const random = (label: string, shape: readonly number[], seed = 0, std = 1) => ({
  kind: 'random' as const,
  label,
  shape,
  value: seed,
  std,
});
export const uniform = (label: string, shape: readonly number[], seed = 0) => ({
  kind: 'random' as const,
  label,
  shape,
  value: seed,
  uniform: true,
});

export const whole = (label: string, value: number, min: number, max: number) => ({
  kind: 'whole' as const,
  label,
  value,
  min,
  max,
});
export const choice = (label: string, value: string, choices: readonly string[]) => ({
  kind: 'choice' as const,
  label,
  value,
  choices,
});
export const toggle = (label: string, value: boolean) => ({ kind: 'switch' as const, label, value });

export const scalar = (label: string, unit?: string) => ({ kind: 'number' as const, label, ...(unit ? { unit } : {}) });
export const table = (
  label: string,
  more: { readonly rows?: readonly string[]; readonly columns?: readonly string[] } = {},
) => ({ kind: 'table' as const, label, ...more });
/** What a curve is drawn over; not shown by itself. */
export const axis = (label: string) => ({ kind: 'axis' as const, label });
export const curve = (
  label: string,
  x: string,
  y: string,
  more: { readonly series?: readonly string[]; readonly over?: string } = {},
) => ({ kind: 'curve' as const, label, x, y, ...more });
export const heat = (label: string, names?: readonly string[]) => ({
  kind: 'heat' as const,
  label,
  ...(names ? { names } : {}),
});
export const image = (label: string, names?: readonly string[]) => ({
  kind: 'image' as const,
  label,
  ...(names ? { names } : {}),
});
export const points = (
  label: string,
  x: string,
  y: string,
  more: { readonly series?: readonly string[]; readonly path?: boolean; readonly down?: boolean } = {},
) => ({ kind: 'points' as const, label, x, y, ...more });

/** `point 1`, `point 2`, … */
export function numbered(name: string, count: number, from = 1): readonly string[] {
  return Array.from({ length: count }, (_, i) => `${name} ${i + from}`);
}
