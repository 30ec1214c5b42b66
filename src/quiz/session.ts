/**
 * Which questions, in which order: what is due, what is weak, something new, and the reader's own code.
 * Pure: the same questions, states, time and seed give the same session.
 */
import { isProduction, type Question } from './question';
import { seeded, shuffled } from './random';
import { type CardState, dueOf, retrievability, type ScheduleSettings } from './schedule';

export interface SessionSettings extends ScheduleSettings {
  /** How many questions. */
  readonly size: number;
  /** How many cards never seen before may still come today. */
  readonly newLimit: number;
  readonly now: number;
  readonly seed: number;
  /** `due`: nothing that is not. `cram`: the weakest first, due or not, new ones last. */
  readonly only?: 'due' | 'cram';
}

/** Of a mixed session, how much at most is about the reader's own code, and how much is weak though not due. */
const CODE_SHARE = 0.4;
const WEAK_SHARE = 0.25;

/** At most `size` questions, one a card. With few candidates, cards that are not due fill up: practice is never refused. */
export function buildSession(
  questions: readonly Question[],
  states: ReadonlyMap<string, CardState>,
  settings: SessionSettings,
): readonly Question[] {
  const { size, now } = settings;
  const random = seeded(settings.seed);
  const candidates = oneACard(shuffled(questions, random));
  const recall = new Map<Question, number>();
  for (const question of candidates) {
    const state = states.get(question.card);
    if (state) recall.set(question, retrievability(state, settings, now));
  }
  const byRecall = (a: Question, b: Question) => (recall.get(a) ?? 1) - (recall.get(b) ?? 1);
  const isDue = (question: Question) => {
    const state = states.get(question.card);
    return state !== undefined && dueOf(state, settings, now) <= now;
  };
  const isWeak = (question: Question) => ['again', 'hard'].includes(states.get(question.card)?.lastRating ?? '');

  const chosen = new Set<Question>();
  const take = (from: readonly Question[], count: number) => {
    for (const question of from) {
      if (count <= 0 || chosen.size >= size) return;
      if (chosen.has(question)) continue;
      chosen.add(question);
      count--;
    }
  };
  const seen = candidates.filter(question => states.has(question.card));
  const unseen = candidates.filter(question => !states.has(question.card));
  const isCode = (question: Question) => question.code !== undefined;
  const hasNotes = candidates.some(question => !isCode(question));
  // What the code on screen is about comes before what it is not.
  const near = new Set(candidates.filter(isCode).map(({ topic }) => topic));
  const [codeDue, codeNew] = [seen.filter(isCode).filter(isDue).sort(byRecall), unseen.filter(isCode)];
  let fresh = Math.max(0, settings.newLimit);
  const takeNew = (from: readonly Question[], count: number) => {
    const before = chosen.size;
    take(from, Math.min(count, fresh));
    fresh -= chosen.size - before;
  };

  if (settings.only !== undefined) {
    take((settings.only === 'due' ? seen.filter(isDue) : [...seen]).sort(byRecall), size);
    if (settings.only === 'cram') takeNew(inOrder(unseen, questions, states), size);
    return interleave([...chosen], random);
  }
  const codeRoom = hasNotes ? Math.ceil(size * CODE_SHARE) : size;
  take(codeDue, codeRoom);
  takeNew(varied(codeNew, states), codeRoom - chosen.size);
  take(seen.filter(isDue).sort(byRecall), size);
  take(seen.filter(isWeak).sort(byRecall), Math.ceil(size * WEAK_SHARE));
  takeNew(
    inOrder(
      unseen.filter(question => !isCode(question)),
      questions,
      states,
      near,
    ),
    size,
  );
  takeNew(codeNew, size);
  take([...seen].sort(byRecall), size);
  return interleave([...chosen], random);
}

/** Several questions of one kind about the same code come one at a time: the first in the shuffled order. */
function oneACard(questions: readonly Question[]): readonly Question[] {
  const byCard = new Map<string, Question>();
  for (const question of questions) if (!byCard.has(question.card)) byCard.set(question.card, question);
  return [...byCard.values()];
}

/**
 * New cards in the curriculum's order of topics, one of each topic at a time; topics begun and those `near` come first. In a topic that was last passed by picking
 * an answer out, one that asks to produce it goes first.
 */
function inOrder(
  unseen: readonly Question[],
  all: readonly Question[],
  states: ReadonlyMap<string, CardState>,
  near: ReadonlySet<string> = new Set(),
): readonly Question[] {
  const topics = [...new Set(all.map(question => question.topic))];
  const picked = pickedOut(states);
  const rounds = topics.map(topic => {
    const own = unseen.filter(question => question.topic === topic);
    return picked.has(topic)
      ? [...own].sort((a, b) => Number(isProduction(b.item)) - Number(isProduction(a.item)))
      : own;
  });
  const started = new Set([...states.values()].map(state => state.topic));
  const ranked = rounds
    .map((own, index) => ({ own, rank: started.has(topics[index]!) || near.has(topics[index]!) ? 0 : 1 }))
    .sort((a, b) => a.rank - b.rank);
  const longest = Math.max(0, ...rounds.map(own => own.length));
  return Array.from({ length: longest }, (_, round) => ranked.flatMap(({ own }) => own.slice(round, round + 1))).flat();
}

/** Topics whose last answer was right and chosen from a list. */
function pickedOut(states: ReadonlyMap<string, CardState>): ReadonlySet<string> {
  const last = new Map<string, CardState>();
  for (const state of states.values())
    if ((last.get(state.topic)?.last ?? -1) < state.last) last.set(state.topic, state);
  return new Set(
    [...last.values()]
      .filter(state => state.lastRating !== 'again' && ['single', 'multiple', 'match'].includes(state.lastType))
      .map(state => state.topic),
  );
}

/** One question of each level before a second of any. */
function varied(questions: readonly Question[], states: ReadonlyMap<string, CardState>): readonly Question[] {
  const rounds = new Map<string, Question[]>();
  for (const question of inOrder(questions, questions, states)) {
    const level = question.code?.level ?? '';
    rounds.set(level, [...(rounds.get(level) ?? []), question]);
  }
  const lists = [...rounds.values()];
  const longest = Math.max(0, ...lists.map(list => list.length));
  return Array.from({ length: longest }, (_, round) => lists.flatMap(list => list.slice(round, round + 1))).flat();
}

/** Topics that are taken for one another; side by side they are told apart. */
const LOOK_ALIKES: readonly (readonly string[])[] = [
  ['batch-normalization', 'layer-normalization'],
  ['conv-output-size', 'convolution-variants', 'conv-hyperparameters', 'receptive-field'],
  ['pooling', 'global-average-pooling'],
  ['softmax-cross-entropy', 'label-smoothing', 'contrastive-learning', 'triplet-loss'],
  ['optimizers', 'gradient-descent'],
  ['lr-schedulers', 'cosine-learning-rate'],
  ['rnn', 'lstm'],
  ['attention', 'transformer', 'vision-transformer', 'non-local-networks'],
  ['vanishing-exploding-gradients', 'dead-neurons'],
  ['homography', 'ransac', 'pinhole-camera-model', 'stereo-depth'],
  ['transfer-learning', 'transfer-learning-settings', 'transfer-learning-methods'],
  ['self-supervised-learning', 'unsupervised-learning', 'semi-supervised-methods'],
  ['resnet', 'densenet'],
];

/** No topic twice in a row where that can be had, look-alikes next to each other, no explanation to begin with, otherwise as chance has it. */
export function interleave(questions: readonly Question[], random: () => number): readonly Question[] {
  const rest = shuffled(questions, random);
  const ordered: Question[] = [];
  while (rest.length > 0) {
    const last = ordered.at(-1)?.topic;
    const left = new Map<string, number>();
    for (const { topic } of rest) left.set(topic, (left.get(topic) ?? 0) + 1);
    // A topic that holds more than half of what is left has to come now, or its questions meet at the end.
    const crowded = [...left].find(([topic, count]) => topic !== last && count > rest.length / 2)?.[0];
    // A session opens with something to try one's hand at: the reader's own code for choice, and an answer to pick before one to work out.
    const opening = ({ code, item }: Question) =>
      last !== undefined ? 0 : code ? (isProduction(item) ? -0.5 : -0.75) : item.type === 'recall' ? 0.5 : 0;
    const score = (question: Question) => {
      const { topic } = question;
      if (topic === last) return 3;
      if (crowded !== undefined) return (topic === crowded ? 0 : 2) + opening(question);
      return (last !== undefined && lookAlike(topic, last) ? 0 : 1) + opening(question);
    };
    const best = Math.min(...rest.map(score));
    ordered.push(
      ...rest.splice(
        rest.findIndex(question => score(question) === best),
        1,
      ),
    );
  }
  return ordered;
}

function lookAlike(a: string, b: string): boolean {
  return LOOK_ALIKES.some(group => group.includes(a) && group.includes(b));
}
