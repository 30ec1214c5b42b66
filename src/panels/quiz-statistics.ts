/** What the quiz's page is told about what was learnt, and what is due on the days to come. */
import { loggedAnswer } from '../quiz/logged-answer';
import type { Question } from '../quiz/question';
import { type Outlook, statistics } from '../quiz/statistics';
import { dayEnds } from './days';
import type { Standing } from './learning';
import type { ToQuiz } from './quiz-protocol';

export function statisticsMessage({ questions, events, schedule }: Standing): ToQuiz {
  const names = Object.fromEntries(
    questions.flatMap(({ card, item, topic, about }) => [
      [topic, about],
      [card, item.title],
    ]),
  );
  const items = new Map(questions.map(({ card, item }) => [card, item]));
  const found = statistics(events, schedule, Date.now(), outlook(questions));
  const hardest = found.hardest.map(({ usual, ...hard }) => {
    const item = items.get(hard.card);
    const words = usual === undefined || !item ? undefined : loggedAnswer(item, usual);
    return words === undefined ? hard : { ...hard, usual: words };
  });
  return { type: 'statistics', statistics: { ...found, hardest }, names };
}

/** How many cards are due on each day, from today on. */
export function forecastOf({ questions, events, schedule }: Standing, now = Date.now()) {
  return statistics(events, schedule, now, outlook(questions)).forecast;
}

/** Two weeks of what can still be asked: the notes' questions, and those about code, which come with the code. */
function outlook(questions: readonly Question[]): Outlook {
  const known = new Set(questions.map(({ card }) => card));
  return {
    dayEnds: dayEnds(Date.now(), 14),
    isAsked: card => known.has(card) || card.startsWith('code:'),
  };
}
