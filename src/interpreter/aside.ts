/**
 * A branch that is not taken is looked at all the same, for what it mentions: `elif args.opt == 'rmsprop'` under the default
 * 'sgd'. It runs on trial, from the state it would have found, and leaves nothing behind but its mentions, marked as such.
 */

import { Float } from '../operators/argument';
import type * as ast from '../python/ast';
import { walk } from '../python/find';
import { isUnknown, Unknown } from '../tensor/unknown';
import { evaluate } from './evaluate';
import { executeBlock } from './execute';
import { abandon } from './fork';
import { assignName, type Frame } from './frame';
import { newPart, type Part } from './part';
import { Exhausted, PythonException, withBudget } from './run';
import { Tracer } from './tracer';
import { Instance, isDim, type Value } from './values';

const STEPS = 2_000;
/** Steps decide, so that the same code gives the same answer on every machine; this is for what takes no steps. */
const MILLISECONDS = 1_000;

/** For all branches of one part of the analysis together. */
const STEPS_IN_ALL = 10_000;

/** What a part has looked at, each block once, and how many steps that took. */
const looked = new WeakMap<Part, { readonly blocks: WeakSet<object>; steps: number }>();

/** `test` decided against the block: with the values it has now it is never run, so they are not known inside. */
export function lookAside(frame: Frame, test: ast.Expression, block: readonly ast.Statement[]): void {
  const { run } = frame;
  if (block.length === 0 || run.tracer || run.part.isNetwork || frame.uri !== run.uri || frame.kind === 'class') return;
  const past = looked.get(run.part) ?? { blocks: new WeakSet(), steps: 0 };
  looked.set(run.part, past);
  if (past.blocks.has(block) || past.steps > STEPS_IN_ALL) return;
  past.blocks.add(block);

  const { part, making, exploring, untracked, depth, aside } = run;
  const { exits, handling } = frame;
  const sites = run.sites.length;
  const { steps } = run;
  const mark = run.journal.begin();
  frame.exits = [];
  run.part = newPart();
  run.making = new Tracer();
  run.exploring = true;
  run.aside = true;
  run.trials++;
  try {
    withBudget(run, STEPS, MILLISECONDS, () => {
      loosen(frame, test);
      executeBlock(frame, block);
    });
  } catch (error) {
    if (!(error instanceof PythonException || error instanceof Exhausted)) throw error;
  } finally {
    abandon(frame);
    run.trials--;
    part.mentions.add(run.part.mentions);
    past.steps += run.steps - steps;
    Object.assign(run, { part, making, exploring, untracked, depth, aside });
    Object.assign(frame, { exits, handling });
    run.sites.length = sites;
    run.journal.rollBack(mark);
    run.journal.end();
  }
}

function loosen(frame: Frame, test: ast.Expression): void {
  const decided = new Unknown('this branch is not taken with the value it has');
  walk(test, node => {
    if (node.kind === 'Name') {
      if (isPlain(frame.names.get(node.id) as Value | undefined)) assignName(frame, node.id, decided);
      return false;
    }
    if (node.kind !== 'Attribute' || node.value.kind !== 'Name') return true;
    const owner = evaluate(frame, node.value);
    if (owner instanceof Instance && isPlain(owner.attributes.get(node.name)))
      frame.run.journal.set(owner.attributes, node.name, decided);
    return false;
  });
}

/** What a condition compares: a number, a word, a switch. */
function isPlain(value: Value | undefined): boolean {
  if (value === undefined || isUnknown(value)) return false;
  return (
    value === null || typeof value === 'string' || typeof value === 'boolean' || value instanceof Float || isDim(value)
  );
}
