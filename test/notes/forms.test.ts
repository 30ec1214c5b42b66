/** Questions in the forms that people give them: callouts, toggles, letters before question and answer, cards. */
import { strict as assert } from 'node:assert';
import { parseUserNotes } from '../../src/notes/user-note';

const parse = (text: string) => parseUserNotes(text, 'file:///v/deck.md').notes;

/** What the text comes to: questions with their answers, pages under their titles, by line. */
function check(
  title: string,
  text: string,
  expected: readonly (readonly [line: number, title: string, body: string])[],
) {
  it(title, () =>
    assert.deepEqual(
      parse(text).map(note => [note.at.line + 1, note.items.length > 0 ? note.title : `(${note.title})`, note.body]),
      expected,
    ),
  );
}

describe('callouts that ask', () => {
  check(
    'are questions, folded or not, and lose the mark of the quotation',
    '# Filters\n\n> [!question]- What does a median do?\n> It drops outliers.\n>\n> $$\n> m\n> $$\n\n> [!FAQ] Why not a mean?\n> One outlier moves it.\n\nA sentence that belongs to the page of its heading.\n',
    [
      [1, '(Filters)', 'A sentence that belongs to the page of its heading.'],
      [3, 'What does a median do?', 'It drops outliers.\n\n$$\nm\n$$'],
      [10, 'Why not a mean?', 'One outlier moves it.'],
    ],
  );
  check(
    'may hide the answer in a callout of its own',
    '> [!question]\n> What is dilation?\n> > [!answer]-\n> > Gaps in a kernel.\n\n> [!help] Is it free?\n> > [!success] Yes\n> > No weight is added.\n',
    [
      [2, 'What is dilation?', 'Gaps in a kernel.'],
      [6, 'Is it free?', '**Yes**  \nNo weight is added.'],
    ],
  );
  check(
    'ask nothing where they only ask for attention, and in code',
    '# Why blur?\n\nTo sample without aliases.\n\n> [!question] Exercise 3\n> Blur a picture.\n\n```md\n> [!question] What is it?\n> Nothing.\n```\n',
    [
      [
        1,
        'Why blur?',
        'To sample without aliases.\n\n> **Exercise 3**  \n> Blur a picture.\n\n```md\n> [!question] What is it?\n> Nothing.\n```',
      ],
    ],
  );
});

describe('quotations', () => {
  check(
    'may hold an answer, or question and answer',
    '**Q: Why is depth useful?**\n> **A:** Layers build\n> on layers.\n\n> **Q: Why not only width?**\n> * It takes too many units.\n\n> **Q: a quotation that asks nothing**\n',
    [
      [1, 'Why is depth useful?', '> Layers build\n> on layers.'],
      [5, 'Why not only width?', '* It takes too many units.'],
    ],
  );
});

describe('steps of a tutorial', () => {
  check(
    'ask nothing where code follows',
    '# Nets\n\n## Define the model\nTwo layers are enough for these few digits.\n\n```python\nm = 1\n```\n\n## Define precision and recall\nRight of found, found of right.\n\n## Define softmax?\n```python\ns = 1\n```\n',
    [
      [1, '(Nets)', '## Define the model\n\nTwo layers are enough for these few digits.\n\n```python\nm = 1\n```'],
      [10, 'Define precision and recall', 'Right of found, found of right.'],
      [13, 'Define softmax?', '```python\ns = 1\n```'],
    ],
  );
});

it('a question stands under a heading above it in rank, not one that only came before', () =>
  assert.deepEqual(
    parse('# Loss\n## Margins\n### In batches\nMined.\n\n## Why a margin?\nFor a gap.\n')
      .map(({ section, title }) => [section, title])
      .at(-1),
    ['Loss', 'Why a margin?'],
  ));

describe('what unfolds on one line', () => {
  check(
    'is asked and answered there, or goes on below',
    '<details><summary>What is recall?</summary>Found of all.</details>\n\n<details><summary><b>What is precision?</b></summary> Right\nof those found.\n</details>\n\n<details><summary>What is F1?</summary> Two parts:\n- one\n</details>\n',
    [
      [1, 'What is recall?', 'Found of all.'],
      [3, 'What is precision?', 'Right of those found.'],
      [6, 'What is F1?', 'Two parts:\n\n- one'],
    ],
  );
  check(
    'keeps its words where it asks nothing',
    '# Why L2?\n<details><summary>Answer</summary>Small weights.</details>\n\n<details><summary>A proof</summary>Left out here.</details>\n',
    [[1, 'Why L2?', 'Small weights.\n\n**A proof** Left out here.']],
  );
});

describe('words and letters before question and answer', () => {
  check(
    'in several languages',
    '**F:** Was ist ein Kern?\n**A:** Ein Gewicht.\n\n**P:** ¿Qué es una época?  \n**R:** Una pasada.\n\nQ : À quoi sert le pas ?\nR : À avancer.\n',
    [
      [1, 'Was ist ein Kern?', 'Ein Gewicht.'],
      [4, '¿Qué es una época?', 'Una pasada.'],
      [7, 'À quoi sert le pas ?', 'À avancer.'],
    ],
  );
  check('are none where nothing is asked', '# Why?\nF: the force\nA: the area\nR: their ratio\n', [
    [1, 'Why?', 'F: the force\nA: the area\nR: their ratio'],
  ]);
  check(
    'in lists, and in small letters',
    '- Q: What is bias?\n- A: An offset.\n\n# Q: and what is variance?\n\na: Spread.\n',
    [
      [1, 'What is bias?', 'An offset.'],
      [4, 'and what is variance?', 'Spread.'],
    ],
  );
  check(
    'in bold, right above what answers',
    '**Q1. What is pruning?**\nWeights are taken out.\n\n**What is distillation?**\n- A small net learns from a large one.\n\n**Really?**\nYes.\n',
    [
      [1, 'What is pruning?', 'Weights are taken out.'],
      [4, 'What is distillation?', '- A small net learns from a large one.\n\n**Really?**\nYes.'],
    ],
  );
  check(
    'as headings over both',
    '# Question (EN)\n\n> What is a skip,\n> and why?\n\n---\n\n## Answer (EN)\n\nA sum.\n\n# Frage\nWozu?\n\n## Antwort\nDarum.\n',
    [
      [3, 'What is a skip, and why?', 'A sum.'],
      [13, 'Wozu?', 'Darum.'],
    ],
  );
  check(
    'with numbers of parts, and with dashes',
    '# 1. Gates\n\n### 1.2 Why three?\nAns - One each.\n\n## 0.1 as rate?\nOften.\n\n# Terms\n\n1. **What is dropout?** - A regulariser.\n2. **What is BN?** – A norm.\n',
    [
      [3, 'Why three?', 'One each.'],
      [6, '0.1 as rate?', 'Often.'],
      [11, 'What is dropout?', 'A regulariser.'],
      [12, 'What is BN?', 'A norm.'],
    ],
  );
  check('in bold over the answer alone', '# Why early stopping?\n**Answer**\nValidation rises.\n', [
    [1, 'Why early stopping?', 'Validation rises.'],
  ]);
});

describe('cards', () => {
  check(
    'are told by their tag, in lists, headings and lines',
    "- The chain rule #card\n\t- $f' g'$\n- Plain words\n\n## Momentum #flashcard\nA running mean.\n\nNesterov #card\nLooks ahead.\n",
    [
      [1, 'The chain rule', "- $f' g'$"],
      [5, 'Momentum', 'A running mean.'],
      [8, 'Nesterov', 'Looks ahead.'],
    ],
  );
  check('go both ways', 'Gradient:::Points uphill\n\nOptimizer\n??\nSGD\n\n:::\n', [
    [1, 'Gradient', 'Points uphill'],
    [3, 'Optimizer', 'SGD'],
  ]);
});

describe('a list of which a part asks', () => {
  check(
    'asks that part, and is read whole',
    '# Focal loss\n\n- **Idea**: hard samples weigh more than those that are easy.\n- **Why is it needed?**\n\t- Most boxes are background.\n- ((658b0403-518e-41d4-91c2-c29be2417c45))\n- **Loss**:\n\t- so that\n\t  $$\n\t  x = 1\n\t  $$\n',
    [
      [
        1,
        '(Focal loss)',
        '- **Idea**: hard samples weigh more than those that are easy.\n- **Why is it needed?**\n    - Most boxes are background.\n\n- **Loss**:\n    - so that\n      $$\n      x = 1\n      $$',
      ],
      [4, 'Why is it needed?', '- Most boxes are background.'],
    ],
  );
});

describe('rows that ask', () => {
  check(
    'are questions whatever their columns are called, where nearly all of them ask',
    'Short.\n\n| Ask | Say |\n|---|---|\n| **What is recall?** | Found of all |\n| Why F1? | Both count |\n\n| Loss | When? |\n|---|---|\n| Hinge | Margins, as in machines that support vectors |\n| Why? | For no reason |\n',
    [
      [
        1,
        '(deck)',
        'Short.\n\n| Loss | When? |\n|---|---|\n| Hinge | Margins, as in machines that support vectors |\n| Why? | For no reason |',
      ],
      [5, 'What is recall?', 'Found of all'],
      [6, 'Why F1?', 'Both count'],
    ],
  );
});

describe('what only the writer’s tool reads', () => {
  check(
    'is left out: remarks, places, fields at the top',
    'Title: Norms\nDate: 2017-11-26\n\n# Why norms?\nStable. ^a5f822\n\n%%\nlater\n%%\n\nDeep. x^abc ((658b0403-518e-41d4-91c2-c29be2417c45))\n\n%%\nleft open\n',
    [[4, 'Why norms?', 'Stable.\n\nDeep. x^abc\n\nleft open']],
  );

  it('names the file', () =>
    assert.equal(parse('Title: Norms\nDate: 2017-11-26\n\n# FAQ\n\n## Why norms?\nStable.\n')[0]!.section, 'Norms'));
});
