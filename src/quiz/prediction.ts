/**
 * What a figure asks before it shows: each prompt is a question like any other. Predicted under the figure it is logged as
 * a review; from then on it comes back in sessions, with the figure set to its case. The answer is computed by the figure.
 */
import type { Figure, Prompt } from '../figures/figure';
import type { Item } from '../notes/item';
import type { Library } from '../notes/library';
import type { Card } from './exchange/card';
import type { Review, ReviewEvent } from './log';
import type { Question } from './question';
import { ratingOf } from './rating';
import type { Response, Verdict } from './response';

// biome-ignore lint/suspicious/noExplicitAny: figures of every type
type AnyFigure = Figure<any, any>;
// biome-ignore lint/suspicious/noExplicitAny: see above
type AnyPrompt = Prompt<any, any>;

export function predictionItem(figure: AnyFigure, prompt: AnyPrompt): Item {
  const { question, explanation, choices, tolerance = 0, state } = prompt;
  const text = {
    // Its own, for an item of a note may ask much the same.
    id: `predict-${prompt.id}`,
    title: figure.title,
    prompt: question,
    explanation,
    figure: { id: figure.id, settings: state },
    at: { line: 0, column: 0 },
  };
  const answer = prompt.answer(figure.compute(state), state);
  if (typeof answer === 'number')
    return { ...text, type: 'numeric', accepted: { value: answer, tolerance, text: written(answer, tolerance) } };
  if (!choices) return { ...text, type: 'text', accepted: [answer] };
  return { ...text, type: 'single', choices: choices.map(choice => ({ ...choice, right: choice.text === answer })) };
}

/** Under the first note that names the figure; a figure that no note names asks only where it is drawn. */
export function predictionQuestions(library: Library, figures: ReadonlyMap<string, AnyFigure>): readonly Question[] {
  return [...figures.values()].flatMap(figure => {
    const note = library.notes.find(
      ({ origin, figures: own }) => origin === 'built-in' && own.some(({ id }) => id === figure.id),
    );
    if (!note) return [];
    return figure.prompts.map(prompt => {
      const item = predictionItem(figure, prompt);
      return { card: item.id, item, topic: note.id, about: note.title, note: { note: note.id }, figure: item.figure };
    });
  });
}

/** The same questions as they leave: under the section of the note that shows the figure. */
export function predictionCards(library: Library, figures: ReadonlyMap<string, AnyFigure>): readonly Card[] {
  const sections = new Map(library.notes.map(({ id, section }) => [id, section]));
  return predictionQuestions(library, figures).map(({ item, topic, about }) => {
    return { item, topic, about, section: sections.get(topic)! };
  });
}

/** The log's line for a prediction; its topic is filled in by whoever knows the notes. */
export function predictionReview(
  item: Item,
  response: Response,
  verdict: Verdict,
  when: { readonly id: string; readonly now: number; readonly tz: number; readonly ms: number },
  /** Said before the answer was shown. */
  { unsure = false }: { readonly unsure?: boolean } = {},
): Review {
  const right = verdict.outcome === 'right';
  return {
    v: 1,
    id: when.id,
    ts: new Date(when.now).toISOString(),
    tz: when.tz,
    card: item.id,
    topic: item.id,
    type: item.type,
    rating: ratingOf({ right }),
    right,
    ms: when.ms,
    ...(unsure ? { confidence: UNSURE } : {}),
    ...('text' in response ? { answer: response.text.slice(0, 500) } : {}),
    ...(response.type === 'single' ? { answer: JSON.stringify({ choice: response.choice }) } : {}),
  };
}

/** The review that stands once the reader says it was a guess, or takes that back; and the line that withdraws the one before. */
export function guessed(review: Review, [first, second]: readonly [Moment, Moment]): readonly [ReviewEvent, Review] {
  const { guessed: was, ...before } = review;
  const isGuess = was !== true;
  const rating = ratingOf({ right: review.right, guessed: isGuess });
  return [takenBack(review, first), { ...before, id: second.id, rating, ...(isGuess ? { guessed: true } : {}) }];
}

/** The line that makes a review one that did not happen. */
export function takenBack({ id: undo }: Review, { id, now }: Moment): ReviewEvent {
  return { v: 1, id, ts: new Date(now).toISOString(), undo };
}

interface Moment {
  readonly id: string;
  readonly now: number;
}

/** The probability of being right that "unsure" stands for, in the quiz and under figures. */
export const UNSURE = 0.3;

function written(value: number, tolerance: number): string {
  return tolerance === 0 ? String(value) : String(Number(value.toPrecision(4)));
}
