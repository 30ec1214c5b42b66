/** How far the session is: one dash a question, its outcome in shape and colour, and the same in words. */
import type { Course } from '../../src/quiz/course';

export function Progress({ course, over }: { course: Course; over: boolean }) {
  const { queue, at, answers } = course;
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
