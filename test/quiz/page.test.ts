/** The quiz's page as a person meets it: a whole session by keyboard, what it sends, what survives a reload, and axe. */
import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { readFromQuiz, readToQuiz } from '../../src/panels/quiz-protocol';
import { grade } from '../../src/quiz/grade';
import { launchBrowser } from '../hosts/browser';
import { THEMES, type Theme } from '../media/webview-page';
import { openQuizPage, type QuizPage } from './quiz-page';
import { codeSample, samples } from './sample-items';

describe('the quiz page', () => {
  let browser: Browser;
  before(async function () {
    this.timeout(60_000);
    browser = await launchBrowser();
  });
  after(() => browser.close());

  async function begin(types: readonly string[], theme?: Theme): Promise<QuizPage> {
    const quiz = await openQuizPage(browser, theme);
    assert.deepEqual(await quiz.sent(), [{ type: 'ready', restored: false }]);
    await quiz.tell({
      type: 'begin',
      title: 'Quiz',
      seed: 5,
      questions: types.map(type => (type === 'code' ? codeSample : samples[type]!)),
    });
    return quiz;
  }

  async function press({ page }: QuizPage, ...keys: readonly string[]) {
    for (const key of keys) {
      if (key.length > 1 && !/^(Enter|Escape|Tab|Space|ArrowDown)$/.test(key)) await page.keyboard.type(key);
      else await page.keyboard.press(key);
      await page.evaluate(() => new Promise(done => setTimeout(done, 20)));
    }
  }

  /** The digit that stands beside a choice or step now. */
  async function place({ page }: QuizPage, text: string): Promise<string> {
    const element = page.locator('.choice, .step', { hasText: text });
    return (await element
      .locator('[data-place]')
      .or(element.and(page.locator('[data-place]')))
      .first()
      .getAttribute('data-place'))!;
  }

  /** What it says beside how its tab is called. */
  const said = async (quiz: QuizPage) => (await quiz.sent()).filter(({ type }) => type !== 'shows');
  const heading = (quiz: QuizPage) => quiz.page.locator('.feedback h2').innerText();
  const events = async (quiz: QuizPage) =>
    (await quiz.sent())
      .flatMap(message => (message.type === 'event' ? [message.event] : []))
      .map(event => ('undo' in event ? 'undo' : `${event.card} ${event.rating}${event.retry ? ' retry' : ''}`));

  it('goes through every type by keyboard alone', async function () {
    this.timeout(60_000);
    const quiz = await begin([
      'single',
      'multiple',
      'numeric',
      'shape',
      'text',
      'cloze',
      'order',
      'match',
      'trace',
      'recall',
    ]);
    const told: string[] = [];
    const answer = async (...keys: readonly string[]) => {
      await press(quiz, ...keys);
      told.push(await heading(quiz));
      await press(quiz, 'Enter');
    };
    await answer('2', 'Enter');
    await answer(await place(quiz, 'Conv2d'), await place(quiz, 'BatchNorm2d'), 'Enter');
    await answer('73 856', 'Enter');
    await answer('N x 64 x 112 x 112', 'Enter');
    await answer('The Running Mean', 'Enter');
    await answer('2', 'Tab', 'five', 'Enter');
    await answer(
      ...(await Promise.all(['zero_grad', 'criterion', 'backward', 'step()'].map(step => place(quiz, step)))),
      'Enter',
    );
    const letters = await quiz.page.locator('.options li').allInnerTexts();
    const shown = (size: RegExp) => String(letters.findIndex(text => size.test(text.replace(/\s/g, ''))) + 1);
    const digits = [/28×28/, /^.?128×/, /1×1(?!\d)/].map(shown);
    await answer(...digits, 'Enter');
    await answer('torch.Size([2,3,16,16])', 'Enter');
    await answer('Enter', '1', '2', '3', 'k');
    assert.deepEqual(told, Array(10).fill('Right'));
    assert.deepEqual(
      await events(quiz),
      ['s', 'm', 'n', 'h', 't', 'c', 'o', 'p', 'q', 'r'].map(card => `${card} good`),
    );
    assert.match(await quiz.text(), /10 of 10 right/);
    assert.deepEqual(quiz.troubles, []);
    await quiz.page.close();
  });

  it('says why a wrong answer is wrong, and brings the question back', async () => {
    const quiz = await begin(['code', 'numeric']);
    await press(quiz, '(1, 64, 109, 109)', 'Enter');
    const text = await quiz.text();
    assert.match(text, /Not quite: 2 of 4 are right/);
    assert.match(text, /That forgets the padding\./);
    assert.match(text, /The output is \(1, 64, 112, 112\)\./);
    await press(quiz, 'c', 'e');
    assert.deepEqual((await said(quiz)).slice(1), [
      { type: 'open-code', at: codeSample.code!.at },
      { type: 'open-note', id: 'conv-output-size' },
    ]);
    await press(quiz, 'Enter', '73856', 'Enter', 'Enter', '(1, 64, 112, 112)', 'Enter', 'Enter');
    assert.deepEqual(await events(quiz), ['n good', 'code:output-shape:Conv2d hard retry']);
    assert.match(await quiz.text(), /1 of 2 right[\s\S]*1 more the second time/);
    await quiz.page.close();
  });

  it('shows the pictures of one’s own notes, and tells those of others', async () => {
    const [own, other] = ['own', 'other'].map(card => ({
      ...samples.recall!,
      card,
      item: { ...samples.recall!.item, prompt: '![a net](img/a.png)' },
    })) as [typeof codeSample, typeof codeSample];
    const quiz = await openQuizPage(browser);
    await quiz.tell({ type: 'begin', title: 'Quiz', seed: 5, questions: [{ ...own, folder: 'https://host/notes' }] });
    const picture = quiz.page.locator('#prompt [data-file], #prompt .picture');
    assert.match(await picture.evaluate(element => element.outerHTML), /img\/a\.png/);
    await quiz.tell({ type: 'begin', title: 'Quiz', seed: 5, questions: [other] });
    assert.equal(await picture.innerText(), 'Picture: a net');
    await quiz.page.close();
  });

  it('hints, gives up, takes back, corrects a guess', async () => {
    const quiz = await begin(['single', 'numeric', 'text']);
    await press(quiz, 'h');
    assert.match(await quiz.text(), /What happens to the half\?/);
    await press(quiz, 'e');
    assert.equal(await heading(quiz), 'The answer');
    await press(quiz, 'u');
    assert.deepEqual(await events(quiz), ['s again', 'undo']);
    assert.equal(await quiz.page.locator('.feedback').count(), 0);
    await press(quiz, '2', 'Enter', 'g', 'g', 'y');
    assert.deepEqual(await events(quiz), ['s good', 'undo', 's again', 'undo', 's good', 'undo', 's easy']);
    await press(quiz, 'Enter', 'seventy', 'Enter');
    assert.match(await quiz.text(), /“seventy” is not read as a number\./);
    assert.deepEqual(await events(quiz), []);
    await press(quiz, 'Escape', 's', 'Escape', 'Escape');
    assert.match(await quiz.text(), /1 of 1 right/);
    assert.deepEqual(await quiz.sent(), [{ type: 'finished' }]);
    await quiz.page.close();
  });

  it('ends at once, also after a wrong answer, and goes on where it was', async () => {
    const quiz = await begin(['single', 'numeric', 'text']);
    await press(quiz, '1', 'Enter', 'Escape');
    assert.match(await quiz.text(), /0 of 1 right/);
    await press(quiz, 'r', 'Escape', 'Escape');
    assert.match(await quiz.text(), /Go on, 3 left/);
    await press(quiz, 'r', '73856', 'Enter', 'Enter', 'running mean', 'Enter', 'Enter', '2', 'Enter', 'Enter');
    assert.deepEqual(await events(quiz), ['s again', 'n good', 't good', 's hard retry']);
    assert.match(await quiz.text(), /2 of 3 right[\s\S]*1 more the second time/);
    await quiz.page.close();
  });

  it('ends with the question that is on when the time is over', async () => {
    const quiz = await openQuizPage(browser);
    await quiz.page.clock.install();
    await quiz.tell({
      type: 'begin',
      title: 'Quiz',
      seed: 5,
      questions: [samples.single!, samples.numeric!],
      minutes: 5,
    });
    assert.match(await quiz.text(), /about 5 minutes left/);
    await quiz.page.clock.fastForward(400_000);
    await quiz.page.keyboard.press('2');
    await quiz.page.keyboard.press('Enter');
    await quiz.page.keyboard.press('Enter');
    await quiz.page.locator('h1', { hasText: '1 of 1 right' }).waitFor();
    await quiz.page.close();
  });

  it('takes four judgements where they are wanted', async () => {
    const quiz = await openQuizPage(browser);
    const questions = ['r1', 'r2', 'r3', 'r4'].map(card => ({ ...samples.recall!, card }));
    await quiz.tell({ type: 'begin', title: 'Quiz', seed: 5, questions, fourGrades: true });
    for (const key of ['k', 'w', 'y', 'n']) await press(quiz, 'Enter', key, 'Enter');
    assert.deepEqual(await events(quiz), ['r1 good', 'r2 hard', 'r3 easy', 'r4 again']);
    await quiz.page.close();
  });

  it('drops questions about code that has changed, also the one that is on', async () => {
    const quiz = await begin(['code', 'numeric', 'code', 'text']);
    const { uri } = codeSample.code!.at;
    await quiz.tell({ type: 'current', uri, fingerprints: ['f'] });
    assert.match(await quiz.text(), /Which shape comes out/);
    await quiz.tell({ type: 'current', uri, fingerprints: ['other'] });
    assert.match(await quiz.text(), /has changed, so that question is gone/);
    await press(quiz, '73856', 'Enter', 'Enter', 'running mean', 'Enter', 'Enter');
    assert.deepEqual(await events(quiz), ['n good', 't good']);
    assert.match(await quiz.text(), /2 of 2 right/);
    await quiz.page.close();
  });

  it('keeps what has been answered when the code changes after it', async () => {
    const quiz = await begin(['code', 'numeric']);
    await press(quiz, '(1, 64, 112, 112)', 'Enter');
    await quiz.tell({ type: 'current', uri: codeSample.code!.at.uri, fingerprints: [] });
    assert.equal(await heading(quiz), 'Right');
    await press(quiz, 'Enter', '73856', 'Enter', 'Enter');
    assert.match(await quiz.text(), /2 of 2 right/);
    await quiz.page.close();
  });

  it('goes on after a reload where it was', async () => {
    const quiz = await begin(['single', 'numeric', 'text']);
    await press(quiz, '2', 'Enter', 'Enter', '738');
    const before = await quiz.text();
    await quiz.page.reload();
    assert.equal(await quiz.text(), before);
    assert.equal(await quiz.page.locator('input').inputValue(), '738');
    assert.deepEqual(await said(quiz), [{ type: 'ready', restored: true }]);
    await quiz.page.close();
  });

  it('says that it is being prepared, once that takes longer than a glance', async () => {
    const quiz = await openQuizPage(browser);
    await quiz.page.getByRole('status').filter({ hasText: 'One moment…' }).waitFor();
  });

  it('offers other questions where there are some, by key and by button', async () => {
    const quiz = await openQuizPage(browser);
    await quiz.tell({ type: 'nothing', title: 'Nothing is due', reason: 'Well done.', others: true });
    await press(quiz, 'm');
    await quiz.page.getByRole('button', { name: 'Other questions', exact: true }).click();
    assert.deepEqual((await said(quiz)).slice(1), [{ type: 'more' }, { type: 'more' }]);
  });

  it('tells no answer before it is asked for, nor marks what was never given', async () => {
    const quiz = await begin(['numeric', 'shape', 'order', 'cloze']);
    for (const type of ['numeric', 'shape'] as const) {
      const { item } = samples[type]!;
      const example = (await quiz.page.locator('.typed input').getAttribute('placeholder'))!;
      assert.notEqual(grade(item, { type, text: example }).outcome, 'right');
      assert.doesNotMatch(example, /\d{2}/);
      await press(quiz, 'Escape', 'e', 'Enter');
    }
    await press(quiz, 'e');
    assert.equal(await quiz.page.locator('.step').count(), 4);
    assert.equal(await quiz.page.locator('.step.wrong').count(), 0);
    assert.doesNotMatch(await quiz.text(), /not placed/);
    await press(quiz, 'Enter', 'Escape', 'e');
    assert.equal(await quiz.page.locator('.cloze input:visible').count(), 0);
    assert.match(await quiz.text(), /Dilation 2 makes a kernel of 3 taps cover 5 pixels/);
    await quiz.page.close();
  });

  it('says which right choice was not made', async () => {
    const quiz = await begin(['multiple']);
    await press(quiz, await place(quiz, 'Conv2d'), 'Enter');
    const missed = quiz.page.locator('.choice', { hasText: 'missed' });
    assert.match(await missed.innerText(), /BatchNorm2d/);
    await quiz.page.close();
  });

  it('brings what is to be pressed next into sight, in a small window', async () => {
    const quiz = await openQuizPage(browser, 'dark', { width: 320, height: 480 });
    await quiz.tell({ type: 'begin', title: 'Quiz', seed: 5, questions: [samples.recall!, samples.single!] });
    const isInSight = async (name: string) => {
      const button = (await quiz.page.getByRole('button', { name, exact: true }).first().boundingBox())!;
      const foot = (await quiz.page.locator('.keys').boundingBox())!;
      return button.y >= 0 && button.y + button.height + 4 <= foot.y;
    };
    await quiz.page.locator('h1.origin').click();
    await press(quiz, 'Enter');
    assert.ok(await isInSight('I knew it'));
    assert.match(await quiz.page.locator('.keys').innerText(), /I knew it/);
    await press(quiz, 'k');
    assert.ok(await isInSight('Continue'));
    assert.ok(await isInSight('Too easy'));
    await quiz.page.close();
  });

  it('says so when there is nothing to ask', async () => {
    const quiz = await begin([]);
    await quiz.tell({ type: 'nothing', title: 'Nothing to ask here', reason: 'No note has questions.' });
    assert.match(await quiz.text(), /Nothing to ask here\s+No note has questions\./);
    assert.doesNotMatch(await quiz.text(), /Other questions/);
    await quiz.page.close();
  });

  const axe = readFileSync('node_modules/axe-core/axe.min.js', 'utf8');
  for (const theme of Object.keys(THEMES) as Theme[])
    it(`has nothing that axe calls serious, in every view, ${theme}`, async function () {
      this.timeout(120_000);
      const quiz = await begin(['single', 'multiple', 'numeric', 'cloze', 'order', 'match', 'trace', 'recall'], theme);
      await quiz.page.evaluate(axe);
      const found: string[] = [];
      const audit = async (view: string) => {
        const violations = await quiz.page.evaluate(async () => {
          const { violations } = await (
            window as unknown as {
              axe: {
                run(): Promise<{
                  violations: { id: string; impact: string; nodes: { html: string; failureSummary: string }[] }[];
                }>;
              };
            }
          ).axe.run();
          return violations
            .filter(({ impact }) => impact === 'serious' || impact === 'critical')
            .map(({ id, nodes }) => `${id}: ${nodes[0]!.html} ${nodes[0]!.failureSummary}`);
        });
        found.push(...violations.map(violation => `${view}: ${violation}`));
      };
      const giveUp = async (then?: () => Promise<void>) => {
        // In a text field a letter is text; the first Escape leaves it.
        if (await quiz.page.evaluate(() => document.activeElement?.matches('input[type=text]')))
          await press(quiz, 'Escape');
        await press(quiz, 'e');
        await quiz.page.locator('.feedback').waitFor();
        await then?.();
        await press(quiz, 'Enter');
      };
      const asked = () => quiz.page.locator('.task').first().innerText();
      for (const [view, task] of Object.entries({
        single: 'Choose one',
        multiple: 'Choose all that apply',
        numeric: 'Give a number',
        cloze: 'Fill in the gaps',
        order: 'Put in order',
        match: 'Match the pairs',
        trace: 'What does it print?',
        recall: 'Explain, aloud or in writing',
      })) {
        // What was given up before comes once more in between.
        while ((await asked()) !== task) await giveUp();
        await audit(view);
        if (view === 'recall') {
          await press(quiz, 'Enter');
          await audit('recall shown');
          await press(quiz, 'k');
          await quiz.page.locator('.feedback').waitFor();
          await audit(`${view} told`);
        } else await giveUp(() => audit(`${view} told`));
        if (view === 'single') {
          await press(quiz, 'Escape');
          await audit('summary');
          await press(quiz, 'r');
        }
      }
      assert.deepEqual(found, []);
      await quiz.page.close();
    });
});

describe('the quiz’s protocol', () => {
  const check = (read: (value: unknown) => unknown, message: unknown, fits: boolean) =>
    it(`${fits ? 'takes' : 'ignores'} ${JSON.stringify(message)?.slice(0, 80)}`, () =>
      assert.equal(read(message), fits ? message : undefined));
  check(readToQuiz, { type: 'begin', title: 'q', seed: 1, questions: [codeSample] }, true);
  check(readToQuiz, { type: 'begin', title: 'q', seed: 1, questions: [{ ...codeSample, card: 3 }] }, false);
  check(readToQuiz, { type: 'begin', title: 'q', seed: -1, questions: [] }, false);
  check(readToQuiz, { type: 'outlook', due: [1, 2] }, true);
  check(readToQuiz, { type: 'outlook', due: ['1'] }, false);
  check(readToQuiz, { source: 'elsewhere' }, false);
  check(readFromQuiz, { type: 'ready', restored: false }, true);
  check(readFromQuiz, { type: 'ready' }, false);
  check(readFromQuiz, { type: 'open-code', at: { uri: 'file:///a.py', span: { from: 1, to: 2 } } }, true);
  check(readFromQuiz, { type: 'open-code', at: { uri: 'file:///a.py', span: { from: -1, to: 2 } } }, false);
  check(readFromQuiz, { type: 'open-note', id: 'a', anchor: '' }, false);
  check(
    readFromQuiz,
    { type: 'open-figure', note: 'pooling', figure: { id: 'pooling', settings: { stride: 2 } } },
    true,
  );
  check(readFromQuiz, { type: 'open-figure', note: 'pooling', figure: { id: 'pooling', settings: 2 } }, false);
  check(readFromQuiz, { type: 'open-figure', note: 'pooling' }, false);
  check(readFromQuiz, { type: 'open-figure' }, false);
  check(readToQuiz, { type: 'begin', title: 'q', seed: 1, questions: [], minutes: 5 }, true);
  check(readToQuiz, { type: 'begin', title: 'q', seed: 1, questions: [], minutes: '5' }, false);
  check(readFromQuiz, { type: 'event', event: 'x' }, false);
  check(readFromQuiz, { type: 'run', command: 'x' }, false);
  check(readFromQuiz, null, false);
});
