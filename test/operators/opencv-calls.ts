// What the tests of OpenCV's calls share.
import { strict as assert } from 'node:assert';
import { findOperator } from '../../src/operators/catalogue';
import { hoverText } from '../host/hover-text';

export const head = 'import cv2\nimport numpy as np\n';

/** The hover at `$0` has these parts. */
export function says(marked: string, ...expected: readonly string[]): void {
  const text = hoverText(head + marked);
  for (const part of expected) assert.ok(text.includes(part), `${text}\n\nlacks: ${part}`);
}

/** Calls have OpenCV's parameters, in its order. */
export function haveParameters(theirs: Readonly<Record<string, readonly string[]>>): void {
  for (const [name, parameters] of Object.entries(theirs)) {
    const own = Object.keys(findOperator(`cv2.${name}`)!.form.parameters).filter(
      parameter => parameter !== 'others' && parameter !== 'keywords',
    );
    assert.deepEqual(own, parameters.slice(0, own.length), name);
  }
}
