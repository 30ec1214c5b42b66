/** `match`: patterns against values. A pattern that may or may not fit forks, like any unknown condition. */
import type * as ast from '../python/ast';
import { Unknown } from '../tensor/unknown';
import { findAttribute } from './attributes';
import { isInstance } from './builtins/types-of';
import { dependsOn } from './call';
import { compareValues } from './comparison';
import { evaluate, test } from './evaluate';
import { executeBlock } from './execute';
import { type Completion, fork } from './fork';
import { assignName, type Frame, locate } from './frame';
import { hashKey, truth } from './objects';
import { ClassValue, Dict, List, Tuple, type Value } from './values';

type Case = ast.Match['cases'][number];

export function matchStatement(frame: Frame, statement: ast.Match, subject: Value, from = 0): Completion {
  const branch = statement.cases[from];
  if (!branch) return undefined;
  const fits = matches(frame, branch.pattern, subject, statement);
  const otherwise = () => matchStatement(frame, statement, subject, from + 1);
  if (fits === false) return otherwise();
  const guard = branch.guard ? test(frame, branch.guard) : true;
  if (guard === false) return otherwise();
  if (fits && guard) return executeBlock(frame, branch.body);
  return fork(
    frame,
    dependsOn(frame.run, 'match', locate(frame, statement)),
    () => executeBlock(frame, (branch as Case).body),
    otherwise,
  );
}

/** Whether the pattern fits; names it captures are set on the way. */
function matches(frame: Frame, pattern: ast.Pattern, subject: Value, statement: ast.Match): boolean | undefined {
  const at = locate(frame, statement);
  switch (pattern.kind) {
    case 'MatchValue':
      return truth(frame.run, compareValues(frame.run, '==', subject, evaluate(frame, pattern.value), at), at);
    case 'MatchAs': {
      const fits = pattern.pattern ? matches(frame, pattern.pattern, subject, statement) : true;
      if (fits !== false && pattern.name) assignName(frame, pattern.name, subject);
      return fits;
    }
    case 'MatchOr':
      return any(pattern.patterns.map(option => matches(frame, option, subject, statement)));
    case 'MatchStar':
      if (pattern.name) assignName(frame, pattern.name, subject);
      return true;
    case 'MatchSequence':
      return matchSequence(frame, pattern.patterns, subject, statement);
    case 'MatchMapping': {
      if (subject instanceof Unknown) return undefined;
      if (!(subject instanceof Dict)) return false;
      return all(
        pattern.entries.map(entry => {
          const item = subject.entries.get(hashKey(frame.run, evaluate(frame, entry.key), at) ?? null);
          return item ? matches(frame, entry.pattern, item[1], statement) : subject.unknown ? undefined : false;
        }),
      );
    }
    case 'MatchClass': {
      const cls = evaluate(frame, pattern.callee);
      const fits = cls instanceof ClassValue ? isInstance(subject, cls) : undefined;
      if (fits === false) return false;
      const names = cls instanceof ClassValue ? (cls.fields?.map(field => field.name) ?? cls.names ?? []) : [];
      const parts = [...pattern.patterns.map((p, i) => ({ name: names[i] ?? '', pattern: p })), ...pattern.keywords];
      const fields = parts.map(({ name, pattern: part }) =>
        matches(
          frame,
          part,
          findAttribute(frame.run, subject, name, at) ?? new Unknown(`.${name} is not known`),
          statement,
        ),
      );
      return all([fits, ...fields]);
    }
  }
}

function matchSequence(
  frame: Frame,
  patterns: readonly ast.Pattern[],
  subject: Value,
  statement: ast.Match,
): boolean | undefined {
  if (subject instanceof Unknown || (subject instanceof List && subject.unknown)) return undefined;
  if (!(subject instanceof Tuple || subject instanceof List)) return false;
  const { items } = subject;
  const star = patterns.findIndex(pattern => pattern.kind === 'MatchStar');
  if (star < 0 ? items.length !== patterns.length : items.length < patterns.length - 1) return false;
  const skipped = items.length - patterns.length + 1;
  return all(
    patterns.map((pattern, i) => {
      if (i === star) return matches(frame, pattern, new List(items.slice(star, star + skipped)), statement);
      return matches(frame, pattern, items[star >= 0 && i > star ? i + skipped - 1 : i]!, statement);
    }),
  );
}

function all(answers: readonly (boolean | undefined)[]): boolean | undefined {
  if (answers.includes(false)) return false;
  return answers.includes(undefined) ? undefined : true;
}

function any(answers: readonly (boolean | undefined)[]): boolean | undefined {
  if (answers.includes(true)) return true;
  return answers.includes(undefined) ? undefined : false;
}
