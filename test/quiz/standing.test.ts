/** The page beyond a plain session: statistics, an interview, how sure one is, what is forgotten again and again. */
import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import type { Browser } from 'playwright-core';
import type { ToQuiz } from '../../src/panels/quiz-protocol';
import type { Review } from '../../src/quiz/log';
import type { Question } from '../../src/quiz/question';
import { statistics } from '../../src/quiz/statistics';
import { launchBrowser } from '../hosts/browser';
import { THEMES, type Theme } from '../media/webview-page';
import { openQuizPage, type QuizPage } from './quiz-page';
import { ahead, DAY, review, T0 } from './reviews';
import { codeSample, samples } from './sample-items';

/** Forty days of answers to twelve cards in three topics; the last card is often wrong. */
const history: readonly Review[] = Array.from({ length: 120 }, (_, index) => {
  const card = index % 12;
  const wrong = card === 11 ? index % 24 === 11 : index % 17 === 3;
  return review(`c${card}`, T0 + Math.floor(index / 3) * DAY + index, {
    topic: ['pooling', 'resnet', 'attention'][card % 3]!,
    rating: wrong ? 'again' : 'good',
    confidence: index % 2 ? 0.95 : 0.3,
  });
});

const standing = (reviews: readonly Review[]): Extract<ToQuiz, { type: 'statistics' }> => ({
  type: 'statistics',
  statistics: statistics(reviews, { retention: 0.9 }, T0 + 41 * DAY, ahead(T0 + 41 * DAY)),
  names: { pooling: 'Pooling', resnet: 'Residual networks', c11: 'What does the short cut add?' },
});

describe('the quiz page', () => {
  let browser: Browser;
  before(async function () {
    this.timeout(60_000);
    browser = await launchBrowser();
  });
  after(() => browser.close());

  async function begin(questions: readonly Question[], more: { confidence?: boolean } = {}, theme?: Theme) {
    const quiz = await openQuizPage(browser, theme);
    await quiz.tell({ type: 'begin', title: 'Quiz', seed: 5, questions, ...more });
    return quiz;
  }

  async function press({ page }: QuizPage, ...keys: readonly string[]) {
    for (const key of keys) {
      if (key.length > 1 && !/^(Enter|Escape)$/.test(key)) await page.keyboard.type(key);
      else await page.keyboard.press(key);
      await page.evaluate(() => new Promise(done => setTimeout(done, 20)));
    }
  }

  const events = async (quiz: QuizPage) =>
    (await quiz.sent()).flatMap(message =>
      message.type === 'event' && 'card' in message.event ? [message.event] : [],
    );

  it('shows statistics over a session, which goes on where it was', async () => {
    const quiz = await begin([samples.single!]);
    const before = await quiz.text();
    await quiz.tell(standing(history));
    assert.match(await quiz.text(), /Where you stand\s+120 answers so far/);
    await press(quiz, 'Escape');
    assert.equal(await quiz.text(), before);
    // The tab is called by what is shown.
    const titles = (await quiz.sent()).flatMap(message => (message.type === 'shows' ? [message.title] : []));
    assert.deepEqual(titles, ['Quiz', 'Statistics', 'Quiz']);
    assert.deepEqual(quiz.troubles, []);
    await quiz.page.close();
  });

  it('says the numbers of every chart as text', async () => {
    const quiz = await openQuizPage(browser);
    const message = standing(history);
    await quiz.tell(message);
    const { forecast, retention, topics, hardest } = message.statistics;
    const rows = (await quiz.page.locator('tr').allInnerTexts()).map(row => row.replace(/\s+/g, ' ').trim());
    const percent = (share: number) => `${Math.round(share * 100)} %`;
    assert.deepEqual(
      rows.filter(row => /^(Today|You were|The schedule|Pooling|attention|What does|Attention)/.test(row)),
      [
        `Today ${forecast[0]}`,
        `You were ${percent(retention.true!)}`,
        `The schedule expected ${percent(retention.predicted!)}`,
        ...topics
          .filter(({ topic }) => topic !== 'resnet')
          .map(
            ({ topic, cards, due, recall }) =>
              `${topic === 'pooling' ? 'Pooling' : 'Attention'} ${cards} ${due} ${percent(recall)}`,
          ),
        ...hardest
          .filter(({ card }) => card === 'c11')
          .map(({ wrong, answers }) => `What does the short cut add? ${wrong} ${answers} 5 s`),
      ],
    );
    await quiz.page.close();
  });

  it('gives no rates from a few answers', async () => {
    const quiz = await openQuizPage(browser);
    await quiz.tell(standing(history.slice(0, 15)));
    const text = await quiz.text();
    assert.match(text, /Too early to say: 3 of 20 answers/);
    assert.doesNotMatch(text, /The schedule expected|Hardest/);
    await quiz.page.close();
  });

  it('asks how sure one is only where that is wanted, and needs no answer', async () => {
    const without = await begin([samples.single!]);
    assert.doesNotMatch(await without.text(), /How sure/);
    await without.page.close();
    const quiz = await begin([samples.single!, samples.single!], { confidence: true });
    await press(quiz, '2', 'q', 'q', 'Enter', 'Enter', '2', 'Enter');
    assert.deepEqual(
      (await events(quiz)).map(({ confidence }) => confidence),
      [0.7, undefined],
    );
    await quiz.page.close();
  });

  it('offers the note and its figure where a question was forgotten six times', async () => {
    const check = async (lapses: number, offered: boolean) => {
      const quiz = await begin([{ ...samples.single!, lapses }]);
      await press(quiz, '1', 'Enter');
      assert.equal(/You have missed this \d+ times/.test(await quiz.text()), offered, String(lapses));
      await quiz.page.close();
    };
    const leech = await begin([
      { ...samples.single!, lapses: 6, note: { note: 'resnet' }, figure: { id: 'receptive-field' } },
    ]);
    await press(leech, '1', 'Enter');
    await leech.sent();
    await leech.page.locator('.leech').getByRole('button', { name: 'Read the note' }).click();
    await leech.page.locator('.leech').getByRole('button', { name: 'Move the figure' }).click();
    await press(leech, 'f');
    assert.deepEqual(await leech.sent(), [
      { type: 'open-note', id: 'resnet' },
      { type: 'open-figure', note: 'resnet', figure: { id: 'receptive-field' } },
      { type: 'open-figure', note: 'resnet', figure: { id: 'receptive-field' } },
    ]);
    await leech.page.close();
    await check(4, false);
    await check(5, true);
    await check(9, true);
  });

  it('opens the figure with the numbers of the code', async () => {
    const quiz = await begin([{ ...codeSample, figure: { id: 'conv-arithmetic' } }]);
    await press(quiz, '(1, 2)', 'Enter');
    await quiz.sent();
    await press(quiz, 'f');
    assert.deepEqual(await quiz.sent(), [{ type: 'open-figure', at: codeSample.code!.at }]);
    await quiz.page.close();
  });

  it('holds an interview: a clock that can be stopped, points, a score', async () => {
    const quiz = await begin([
      { ...samples.recall!, seconds: 90 },
      { ...samples.recall!, card: 'r2', seconds: 60 },
    ]);
    const clock = quiz.page.getByRole('timer');
    assert.equal(await clock.innerText(), '1:30');
    await press(quiz, 'p');
    assert.equal(await quiz.page.locator('#pause').innerText(), 'Go on');
    await press(quiz, 'Enter', '1', 'k', 'Enter', 'Enter', '1', '2', '3', 'k', 'Enter');
    const all = (samples.recall!.item as { rubric: readonly string[] }).rubric.length;
    assert.match(
      await quiz.text(),
      new RegExp(`${1 + Math.min(3, all)} of ${2 * all} points said[\\s\\S]*2 of 2 answers good enough`),
    );
    await quiz.page.close();
  });

  const axe = readFileSync('node_modules/axe-core/axe.min.js', 'utf8');
  for (const theme of Object.keys(THEMES) as Theme[])
    it(`has nothing that axe calls serious in statistics, interview and confidence, ${theme}`, async function () {
      this.timeout(60_000);
      const found: string[] = [];
      await mkdir('dist/screenshots', { recursive: true });
      const audit = async ({ page }: QuizPage, view: string) => {
        await page.screenshot({ path: `dist/screenshots/quiz-${view}-${theme}.png` });
        await page.evaluate(axe);
        const ids = await page.evaluate(async () => {
          const { axe } = window as unknown as {
            axe: { run(): Promise<{ violations: { id: string; impact: string; nodes: { html: string }[] }[] }> };
          };
          const { violations } = await axe.run();
          return violations
            .filter(({ impact }) => impact === 'serious' || impact === 'critical')
            .map(({ id, nodes }) => `${id}: ${nodes[0]!.html}`);
        });
        found.push(...ids.map(id => `${view}: ${id}`));
        await page.close();
      };
      const shown = await openQuizPage(browser, theme, { width: 760, height: 1150 });
      await shown.tell(standing(history));
      await audit(shown, 'statistics');
      await audit(await begin([{ ...samples.recall!, seconds: 90 }], {}, theme), 'interview');
      const sure = await begin([{ ...samples.single!, lapses: 7 }], { confidence: true }, theme);
      await press(sure, '1', 'q');
      await audit(sure, 'confidence');
      const forgotten = await begin([{ ...samples.single!, lapses: 7 }], { confidence: true }, theme);
      await press(forgotten, '1', 'Enter');
      await audit(forgotten, 'leech');
      assert.deepEqual(found, []);
    });
});
