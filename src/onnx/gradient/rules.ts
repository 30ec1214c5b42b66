/** The gradient rule of each ONNX operator that has one, by family. `stop`: what it gives does not depend smoothly on its input. */
import type { GradientRule } from './backward';
import { elementwise } from './elementwise';
import { movement } from './movement';
import { norms } from './norms';
import { products } from './products';
import { reductions } from './reductions';
import { windows } from './windows';

export const rules: Readonly<Record<string, GradientRule | 'stop'>> = {
  ...elementwise,
  ...movement,
  ...norms,
  ...products,
  ...reductions,
  ...windows,
  ...Object.fromEntries(
    [
      'Shape',
      'Size',
      'Equal',
      'Greater',
      'GreaterOrEqual',
      'Less',
      'LessOrEqual',
      'Not',
      'And',
      'Or',
      'Xor',
      'Sign',
      'Floor',
      'Ceil',
      'Round',
      'ArgMax',
      'ArgMin',
      'NonZero',
      'IsNaN',
      'IsInf',
      'ConstantOfShape',
      'EyeLike',
    ].map(type => [type, 'stop' as const]),
  ),
};
