/**
 * Where the reader stands: every chart with its numbers as text beside it, and no rate from too few answers.
 * Shown over a session, which goes on where it was.
 */
import { useEffect, useRef } from 'preact/hooks';
import type { ToQuiz } from '../../src/panels/quiz-protocol';
import { ENOUGH_ANSWERS, type Statistics } from '../../src/quiz/statistics';
import { Markdown } from '../shared/maths';
import './statistics.css';

export type Standing = Extract<ToQuiz, { type: 'statistics' }>;

export function StatisticsView({ standing: { statistics, names } }: { standing: Standing }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const { reviews, streak, topics, hardest } = statistics;
  const slips = hardest.some(({ usual }) => usual !== undefined);
  const name = (id: string) => names[id] ?? codeName(id);
  return (
    <section class="sheet statistics">
      <h1 ref={heading} tabIndex={-1}>
        Where you stand
      </h1>
      {reviews === 0 ? (
        <p>No answers yet. After a first quiz this page says what comes back when.</p>
      ) : (
        <>
          <p class="quiet">{opening(reviews, streak, statistics.medianMs)}</p>
          <Forecast due={statistics.forecast} />
          <Retention retention={statistics.retention} />
          <Calibration calibration={statistics.calibration} />
          <h2>By topic</h2>
          <Table
            columns={['Topic', 'Cards', 'Due', 'Known now', '']}
            rows={topics.map(({ topic, cards, due, recall }) => [
              name(topic),
              String(cards),
              String(due),
              percent(recall),
              <Bar share={recall} />,
            ])}
          />
          {hardest.length > 0 && reviews >= ENOUGH_ANSWERS && (
            <>
              <h2>Hardest for you</h2>
              <Table
                columns={['Question', 'Missed', 'Asked', 'Takes', ...(slips ? ['Often answered'] : [])]}
                rows={hardest.map(({ card, wrong, answers, ms, usual }) => [
                  <Markdown text={name(card)} />,
                  String(wrong),
                  String(answers),
                  seconds(ms),
                  ...(slips ? [usual === undefined ? '' : <Markdown text={usual} />] : []),
                ])}
              />
            </>
          )}
        </>
      )}
    </section>
  );
}

function opening(reviews: number, streak: number, medianMs: number | undefined): string {
  const parts = [`${reviews} ${reviews === 1 ? 'answer' : 'answers'} so far`];
  if (streak > 1) parts.push(`on ${streak} days in a row`);
  if (medianMs !== undefined) parts.push(`half of them in less than ${seconds(medianMs)}`);
  return `${parts.join(', ')}.`;
}

/** Two weeks of bars; the table says the same. */
function Forecast({ due }: { due: readonly number[] }) {
  const most = Math.max(1, ...due);
  return (
    <>
      <h2>Coming back</h2>
      <div class="chart">
        <svg
          viewBox="0 0 280 84"
          role="img"
          aria-label={`Cards due on each of the next ${due.length} days; the table has the numbers`}
        >
          {due.map((count, day) => (
            <rect
              key={day}
              class={day === 0 ? 'today' : 'day'}
              x={day * 20 + 2}
              width={16}
              y={80 - (count / most) * 76}
              height={Math.max(count > 0 ? 2 : 0, (count / most) * 76)}
            />
          ))}
          <line x1="0" x2="280" y1="80.5" y2="80.5" />
        </svg>
        <Table
          columns={['Day', 'Due']}
          rows={[
            ['Today', String(due[0] ?? 0)],
            ['Tomorrow', String(due[1] ?? 0)],
            ['The next 5 days', String(sum(due.slice(2, 7)))],
            ['The week after', String(sum(due.slice(7)))],
          ]}
        />
      </div>
    </>
  );
}

function Retention({ retention }: { retention: Statistics['retention'] }) {
  const { answers } = retention;
  if (retention.true === undefined || retention.predicted === undefined)
    return (
      <>
        <h2>What you keep</h2>
        <p class="quiet">
          Too early to say: {answers} of {ENOUGH_ANSWERS} answers to questions you had seen before.
        </p>
      </>
    );
  return (
    <>
      <h2>What you keep</h2>
      <Table
        columns={['', 'Right', '']}
        rows={[
          ['You were', percent(retention.true), <Bar share={retention.true} />],
          ['The schedule expected', percent(retention.predicted), <Bar share={retention.predicted} />],
        ]}
      />
      <p class="quiet">Of {answers} answers to questions you had seen before.</p>
    </>
  );
}

function Calibration({ calibration }: { calibration: Statistics['calibration'] }) {
  const told = calibration.filter(({ answers }) => answers > 0);
  if (told.length === 0) return null;
  return (
    <>
      <h2>How sure, and how right</h2>
      <Table
        columns={['You said', 'Answers', 'Right', '']}
        rows={told.map(({ from, answers, right }) => [
          `${Math.round(from * 100)} to ${Math.round(from * 100) + 20} %`,
          String(answers),
          right === undefined ? 'too early' : percent(right),
          right === undefined ? '' : <Bar share={right} />,
        ])}
      />
    </>
  );
}

function Table({ columns, rows }: { columns: readonly string[]; rows: readonly (readonly preact.ComponentChild[])[] }) {
  return (
    <table>
      <thead>
        <tr>
          {columns.map((column, index) =>
            column === '' ? (
              <td key={index} />
            ) : (
              <th key={column} scope="col">
                {column}
              </th>
            ),
          )}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, index) => (
          <tr key={index}>
            {row.map((cell, place) =>
              place === 0 ? (
                <th key="name" scope="row">
                  {cell}
                </th>
              ) : (
                <td key={place}>{cell}</td>
              ),
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The number stands beside it. */
function Bar({ share }: { share: number }) {
  return (
    <svg class="bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
      <rect class="whole" width="100" height="6" />
      <rect class="share" width={100 * share} height="6" />
    </svg>
  );
}

/** `code:output-shape:Conv2d`: a kind of question about the reader's code. */
function codeName(card: string): string {
  const [, kind = card, operator] = card.split(':');
  const words = card.startsWith('interview:') ? `Interview: ${kind}` : kind;
  const plain = words.replaceAll('-', ' ');
  return `${plain[0]?.toUpperCase() ?? ''}${plain.slice(1)}${operator ? ` · ${operator}` : ''}`;
}

function seconds(ms: number): string {
  return `${Math.max(1, Math.round(ms / 1000))} s`;
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
