/**
 * What an argument is for, in one sentence that holds whatever its value, shown where the caret is on it. A switch begins with
 * a verb, and that is what True does (“Keeps the axis”), or it has two halves (“True: …; False: …”). An entry may say it itself;
 * else the family has a word for the name. What depends on the value is among an entry's facts.
 * Sources: the documentation of PyTorch, torchvision, OpenCV, scikit-learn and transformers.
 */
import { LAYER_WORDS } from './argument-words-layers';
import { LIBRARY_WORDS } from './argument-words-libraries';
import { TRAINING_WORDS } from './argument-words-training';
import type { Operator } from './operator';

export type Words = Readonly<Record<string, string>>;

/** By a family, or by an operator's id where it calls something of its own by a name that others use. */
export type WordTable = Readonly<Record<string, Words>>;

const TABLES: readonly WordTable[] = [TRAINING_WORDS, LAYER_WORDS, LIBRARY_WORDS];

export function argumentWords({ id, family }: Operator, argument: string): string | undefined {
  for (const key of [id, family])
    for (const table of TABLES) {
      const words = table[key];
      if (words && Object.hasOwn(words, argument)) return words[argument];
    }
  return undefined;
}
