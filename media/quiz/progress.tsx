/** How far the session is: one dash a question, its outcome in shape and colour, and the same in words. */
import type { Course } from '../../src/quiz/course';
import './progress.css';

interface Props {
  readonly course: Course;
  readonly over: boolean;
  /** When the time chosen is over; then it is time that runs out, not questions. */
  readonly until?: number | undefined;
}

export function Progress({ course, over, until }: Props) {
  const { queue, at, answers } = course;
  if (until !== undefined && !over) return <TimeLeft answered={answers.length} until={until} />;
  const words = over ? `${answers.length} of ${queue.length} answered` : `Question ${at + 1} of ${queue.length}`;
  return (
    <header class="progress">
      <div class="dashes" role="img" aria-label={words}>
        {queue.map((question, index) => {
          const answer = answers[index];
          const outcome = answer ? (answer.right ? 'right' : 'wrong') : index === at && !over ? 'now' : 'ahead';
          return <span key={`${index}-${question}`} class={`dash ${outcome}`} />;
        })}
      </div>
      <span class="count" aria-hidden="true">
        {over ? answers.length : at + 1}/{queue.length}
      </span>
    </header>
  );
}

/** Told anew with every question; a clock that ticks would be looked at. */
function TimeLeft({ answered, until }: { answered: number; until: number }) {
  const minutes = Math.ceil((until - Date.now()) / 60_000);
  return (
    <header class="progress timed">
      <span>
        {answered === 0 ? 'The first question' : `${answered} answered`}
        {minutes > 0
          ? ` · about ${minutes} ${minutes === 1 ? 'minute' : 'minutes'} left`
          : ' · time is up; this is the last one'}
      </span>
    </header>
  );
}
