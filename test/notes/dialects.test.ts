/** What other tools write into Markdown, read as questions, pages, formulas and links. */
import { strict as assert } from 'node:assert';
import { checkUserNotes } from '../../src/notes/check-user-note';
import { fromDialects } from '../../src/notes/dialects';
import { withoutDirectives } from '../../src/notes/directives';
import { buildLibrary } from '../../src/notes/library';
import { parseUserNotes } from '../../src/notes/user-note';

/** Questions with their answers, in the order of the text. */
function asked(text: string): readonly (readonly string[])[] {
  const { notes } = parseUserNotes(text, 'file:///v/a.md');
  return notes.flatMap(({ items, body }) => items.map(({ title }) => [title, body]));
}

describe('questions as other languages and lists have them', () => {
  it('in Chinese, with or without headings', () =>
    assert.deepEqual(
      asked(
        '# 笔记\n\n问：什么是步幅？\n答：卷积核每次移动的距离。\n\n**Q：什么是填充？**\n\nA：图像四周的零。\n\n## 什么是池化？\n\n**答案：** 取窗口里的最大值。\n\n## 简述残差连接的作用\n\n让梯度直接通过。\n',
      ),
      [
        ['什么是步幅？', '卷积核每次移动的距离。'],
        ['什么是填充？', '图像四周的零。'],
        ['什么是池化？', '取窗口里的最大值。'],
        ['简述残差连接的作用', '让梯度直接通过。'],
      ],
    ));

  it('in German', () =>
    assert.deepEqual(
      asked(
        '# Bilder\n\nFrage: Wozu dient ein Median?\nAntwort: Er nimmt einzelne Ausreißer weg.\n\n## Erkläre den Unterschied zu Gauß\n\nGauß verwischt auch Kanten.\n',
      ),
      [
        ['Wozu dient ein Median?', 'Er nimmt einzelne Ausreißer weg.'],
        ['Erkläre den Unterschied zu Gauß', 'Gauß verwischt auch Kanten.'],
      ],
    ));

  it('after the bullets of a copied page', () =>
    assert.deepEqual(
      asked(
        '# Deep\n\n• Question 1. Why is depth useful?\n\nLayers build on layers.\n\n• Question 2. What is a loss?\n\nA number to make small.\n',
      ),
      [
        ['Why is depth useful?', 'Layers build on layers.'],
        ['What is a loss?', 'A number to make small.'],
      ],
    ));

  it('as an interview is spoken', () =>
    assert.deepEqual(
      asked(
        '# Talk\n\n**Interviewer:** What does batch norm do at test time?\n\n**Candidate:** It uses running statistics.\n\n**Score:** 8/10\n\n**Interviewer:** Good.\n\n> **Interviewer**: "Design a filter."\n>\n> **Candidate**: "Small first."\n\nInterviewer: Why does dropout scale?\nCandidate: To keep the mean.\n',
      ),
      [
        ['What does batch norm do at test time?', 'It uses running statistics.\n\n**Interviewer:** Good.'],
        ['Design a filter.', 'Small first.'],
        ['Why does dropout scale?', 'To keep the mean.'],
      ],
    ));

  it('as an interview is spoken, on one line and under a heading', () =>
    assert.deepEqual(
      asked(
        '# Talk\n\n**Interviewer:** How is a rate chosen? **Candidate:** By a range test.\n\n### Question 1: Bias\n**Interviewer:** "Explain bias and variance."\n\n**Ideal Answer:**\n```\nBoth.\n```\n',
      ),
      [
        ['How is a rate chosen?', 'By a range test.'],
        ['Explain bias and variance.', '```\nBoth.\n```'],
      ],
    ));

  it('not where a candidate is something else', () =>
    assert.deepEqual(asked('# Release\n\n- **Candidate:** `d747`\n- **Reviewer:** nobody asks here?\n'), []));

  it('in bold, numbered and one below the other', () =>
    assert.deepEqual(
      asked(
        '**10. What is a loss?**\nA number.\n**11. What is a rate?**\nA step.\n\n## List\n\n1. **Why ResNet?** Skips.\n2. **Explain IoU.** Overlap.\n3. **Bold words.** And more.\n\n**Q: Design a filter.**\n- Faces first.\n\n### What is open?\n\n_[To be filled]_\n',
      ),
      [
        ['What is a loss?', 'A number.'],
        ['What is a rate?', 'A step.'],
        ['Why ResNet?', 'Skips.'],
        ['Explain IoU.', 'Overlap.'],
        ['Design a filter.', '- Faces first.'],
      ],
    ));

  it('in what HTML has preformatted', () =>
    assert.deepEqual(
      asked(
        '# Pre\n\n<pre>\nQ: What is a stride?\nA: A step.\n</pre>\n\n### What does a block compute?\n\n<pre><code class="language-python">\ny = f(x) &lt; x\n</code></pre>\n\n### What is a slope?\n\nIt is <pre>open.\n',
      ),
      [
        ['What is a stride?', 'A step.'],
        ['What does a block compute?', '```python\ny = f(x) < x\n```'],
        ['What is a slope?', 'It is <pre>open.'],
      ],
    ));

  it('in the rows of a table, whatever stands beside them', () =>
    assert.deepEqual(
      asked(
        '# T\n\n| # | Question | Answer |\n| - | --- | --- |\n| 1 | What is a VAE? | An encoder, a \\| and a decoder |\n| 2 | What is a GAN? | |\n\n| Term | Meaning |\n| --- | --- |\n| Epoch | One pass |\n',
      ),
      [['What is a VAE?', 'An encoder, a | and a decoder']],
    ));

  it('that are called questions', () =>
    assert.deepEqual(asked('## Question 3: Choose the loss\n\nCross entropy, for classes.\n'), [
      ['Choose the loss', 'Cross entropy, for classes.'],
    ]));

  it('each with its own line, and none where a file says where it stands', () =>
    assert.deepEqual(
      asked('up:: [[Index]]\n\n# Conv\n\nWhat is stride?::How far it moves.\nKernel size\n?\nThe side.\n'),
      [
        ['What is stride?', 'How far it moves.'],
        ['Kernel size', 'The side.'],
      ],
    ));
});

describe('Markdown of other tools', () => {
  const line = (title: string, text: string, expected: string) =>
    it(title, () => assert.deepEqual(fromDialects(text.split('\n')).lines.join('\n'), expected));

  line(
    'formulas with spaces inside their dollars',
    'The rate $ \\eta $ and $x$, then $y$.',
    'The rate $\\eta$ and $x$, then $y$.',
  );
  line('formulas of LaTeX', 'so \\( a_1 \\) is\n\\[\nx\n\\]\n\\[ y = 2 \\]', 'so $a_1$ is\n$$\nx\n$$\n$$y = 2$$');
  line(
    'labels and references of d2l',
    'See :numref:`sec_softmax`.\n:label:`sec_a`\n$$x$$ :eqlabel:`eq_x`',
    'See (softmax).\n\n$$x$$ ',
  );
  line(
    'formulas between backticks, as GitHub has them, and with two backslashes, as Jekyll has them',
    'a $`y_i`$ and \\\\(n\\_{in}\\\\), not `$x`',
    'a $y_i$ and $n_{in}$, not `$x`',
  );
  line('fences of d2l', '```{.python .input}\nx = 1\n```', '```python\nx = 1\n```');
  line(
    'tags, comments, highlights and callouts of Obsidian',
    '#ml #vision\n%% later %%\na ==b==\n> [!tip] Mind\n> this',
    '\n\na **b**\n> **Mind**  \n> this',
  );
  line(
    'what Pandoc, Quarto and kramdown say in braces, save for anchors and the types of items',
    '# Nets {#sec-a .unnumbered}\n## End {-}\n## One {#b .single}\n![c](d.png){#fig-c width=50% fig-align="center"}\n$$x$$ {#eq-x}\n{: .no_toc }\na {b} and $\\sum_{i=1}(x){y}$',
    '# Nets {#sec-a}\n## End\n## One {#b .single}\n![c](d.png)\n$$x$$\n\na {b} and $\\sum_{i=1}(x){y}$',
  );
  line(
    'citations and references of Quarto, and options of its cells',
    'See [@he2015; @li2017, p. 3] and @fig-loss-curves, not a@eq-b.org\n```{python}\n#| echo: false\nx = 1 #| y\n```',
    'See (he2015; li2017, p. 3) and (loss curves), not a@eq-b.org\n```python\n\nx = 1 #| y\n```',
  );
  line(
    'headings that are set in below a list',
    '- a\n  # Later\n  - b\n```\n  # no\n```',
    '- a\n# Later\n  - b\n```\n  # no\n```',
  );
  line('the place of a table of contents in Jekyll', '* Not shown\n{:toc}\n\nText', '\n\n\nText');
  line('the first of some choices, which begins as an answer does', '# Why?\nA) One\nB) Two', '# Why?\nA) One\nB) Two');
  line('pictures that are embedded', '![[net.png|300]] and ![[SIFT]]', '![net.png](<net.png>) and [[SIFT]]');
  line('nothing within code', '`$ x $` and `[[a]]`\n```\n==b== #c\n```', '`$ x $` and `[[a]]`\n```\n==b== #c\n```');

  it('boxes in an answer', () => {
    const { notes } = parseUserNotes('# Why does it overfit?\n\n```{note} Mind\nToo few pictures.\n```\n', 'a.md');
    const [item] = notes.flatMap(({ items }) => items);
    assert.match(JSON.stringify(item), /\*\*Mind\*\* {2}\\nToo few pictures\./);
  });

  function directives(title: string, text: string, expected: string) {
    it(title, () => assert.deepEqual(withoutDirectives(text.split('\n')).join('\n'), expected));
  }
  directives(
    'boxes of MyST, and what only MyST reads',
    '```{note} Mind\n:class: dropdown\nText $x$\n```\n```{title} T\n```\n```{figure} a/b.png\nA net.\n```',
    '**Mind**  \n\nText $x$\n\n\n\n![](<a/b.png>)\nA net.\n',
  );
  directives(
    'boxes of Quarto and Docusaurus, one in the other',
    '::: {.callout-tip title="Try"}\na\n:::: note\nb\n::::\n:::',
    '**Try**  \na\n**Note**  \nb\n\n',
  );
  directives('boxes of MkDocs', '!!! warning "Mind"\n    text\n\n    more\nafter', '**Mind**  \ntext\n\nmore\nafter');
  directives(
    'formulas in a fence; all else in a fence is code',
    '```math\nx\n```\n```python\n!!! note\n:::\n```\n```note\n```',
    '$$\nx\n$$\n```python\n!!! note\n:::\n```\n```note\n```',
  );

  function questions(text: string, expected: readonly (readonly [question: string, answer: string])[]) {
    const { notes } = parseUserNotes(text, 'file:///n.md');
    assert.deepEqual(
      notes.map(note => [note.question, note.body]),
      expected,
    );
    assert.ok(notes.every(({ items }) => items.length === 1));
  }

  it('answers that unfold are answers', () =>
    questions(
      '<details>\n<summary><b>What is bias?</b></summary>\n\nAn offset.\n\n</details>\n\n<details><summary>\nWhy dropout\n</summary>\nIt helps.\n</details>\n',
      [
        ['What is bias?', 'An offset.'],
        ['Why dropout', 'It helps.'],
      ],
    ));

  it('what only unfolds asks nothing', () =>
    questions('## Why ReLU?\n<details>\n<summary>Show answer</summary>\n\nIt is cheap.\n\n</details>\n', [
      ['Why ReLU?', 'It is cheap.'],
    ]));

  it('headings that are numbered alike ask together, without their numbers and sources', () =>
    questions(
      '## 1) What is bias? [[src](https://a.b/c)]\nAnswer: An offset.\n\n## 2) Implement NMS.\nSort.\n\n## 3) Reverse a [list](https://a.b).\nSwap.\n\n## 4) How deep?\n### Answer\nVery.\n',
      [
        ['What is bias?', 'An offset.'],
        ['Implement NMS.', 'Sort.'],
        ['Reverse a list.', 'Swap.'],
        ['How deep?', 'Very.'],
      ],
    ));

  it('a question right above another of lower rank is asked with it', () =>
    questions('# How large is the output?\n\n## And after pooling?\nHalf.\n\n# Why?\n\n# Who?\nHe.\n', [
      ['How large is the output? And after pooling?', 'Half.'],
      ['Who?', 'He.'],
    ]));

  it('cells that stand apart by tabs are a table', () =>
    questions('# Which gates?\nGate\tDoes\nadd\tcopies $|x|$\nmax\troutes\n', [
      ['Which gates?', '| Gate | Does |\n| --- | --- |\n| add | copies $\\|x\\|$ |\n| max | routes |'],
    ]));

  it('and so where the first cell of the header is empty', () =>
    questions('# Which?\n\n\tVanishing\tExploding\nSign\tslow\tNaN\n', [
      ['Which?', '|  | Vanishing | Exploding |\n| --- | --- | --- |\n| Sign | slow | NaN |'],
    ]));

  it('questions in other scripts end with their own marks', () =>
    questions('## 什麼是 mAP？\n平均。\n', [['什麼是 mAP？', '平均。']]));

  it('Q and A are question and answer', () =>
    questions('Q: Explain SGD\nA: Steps on batches.\n\n**Q2:** And Adam?\n**A2:** With moments.\n', [
      ['Explain SGD', 'Steps on batches.'],
      ['And Adam?', 'With moments.'],
    ]));

  it('cards with a mark between question and answer', () =>
    questions('What is ReLU\n?\n$\\max(0,x)$\n\nWhat is GELU?::A smooth one\n\nstd::vector\n', [
      ['What is ReLU', '$\\max(0,x)$'],
      ['What is GELU?', 'A smooth one'],
    ]));

  it('lists whose entries ask and unfold, and numbered questions', () =>
    questions(
      '- **What is a CNN?**\n    \n    A net with kernels.\n    \n- Plain\n\n1. What is k-means?\n\nA clustering.\n',
      [
        ['What is a CNN?', 'A net with kernels.'],
        ['What is k-means?', 'A clustering.'],
      ],
    ));

  it('what no question leads to is a page, with its headings, and asks nothing', () => {
    const { notes } = parseUserNotes(
      '# Batch norm\nIt normalises the activations of a batch, channel by channel.\n\n## At test time\nRunning averages.\n\n# Also\nShort.\n',
      'file:///bn.md',
    );
    assert.deepEqual(
      notes.map(({ title, headings, items, at }) => [
        title,
        headings.map(({ anchor }) => anchor),
        items.length,
        at.line,
      ]),
      [['Batch norm', ['at-test-time'], 0, 0]],
    );
  });

  it('a page without a title is the file, and loses no formula', () => {
    const { notes } = parseUserNotes(
      'ReLU lets through whatever is positive and nothing else of it.\n\n#### Formula:\n$$\n\\max(0,x)\n$$\n\n#### Cons:\n* dies\n',
      'file:///v/ReLU.md',
    );
    assert.deepEqual(
      notes.map(({ title, headings }) => [title, headings.length]),
      [['ReLU', 2]],
    );
    assert.match(notes[0]!.body, /\\max/);
  });
});

describe('links between notes of one’s own', () => {
  const user = (files: Record<string, string>) =>
    Object.entries(files).flatMap(
      ([name, text]) => parseUserNotes(text, `file:///v/${encodeURIComponent(name)}.md`).notes,
    );
  const long = 'with enough words to be a page of its own, really.';

  it('lead to a note, to a part of it, to a note that ships; what leads nowhere becomes its words', () => {
    const shipped = { ...user({ x: `# Sift\nIt ships ${long}` })[0]!, id: 'sift', origin: 'built-in' as const };
    const library = buildLibrary(
      [shipped],
      user({
        'Batch Norm': `# Batch norm\n${long}\n\n## At test time\nAverages.`,
        Start: `# Start\nSee [[Batch Norm]], [[Batch Norm#At test time|later]], [it](Batch%20Norm.md#at-test-time), [[SIFT]] and [[Nowhere|that]], ${long}`,
      }),
    );
    const start = library.notes.find(({ title }) => title === 'Start')!;
    assert.ok(
      start.body.startsWith(
        'See [Batch Norm](note:user-page-batch-norm), [later](note:user-page-batch-norm#at-test-time), [it](note:user-page-batch-norm#at-test-time), [SIFT](note:sift) and that,',
      ),
      start.body,
    );
    for (const { id } of start.links) assert.ok(library.note(id), id);
  });

  it('with a path lead along it, where many files have one name', () => {
    const notes = ['pool', 'conv'].flatMap(folder => [
      ...parseUserNotes(`# About ${folder}\nIt is ${long}`, `file:///v/${folder}/README.md`).notes,
      ...parseUserNotes(`# In ${folder}\nSee [up](README.md), ${long}`, `file:///v/${folder}/in.md`).notes,
    ]);
    const library = buildLibrary([], notes);
    for (const folder of ['pool', 'conv'])
      assert.match(library.note(`user-page-in-${folder}`)!.body, new RegExp(`\\(note:user-page-about-${folder}\\)`));
  });

  it('may lead to files with brackets in their names, and of Quarto', () => {
    const library = buildLibrary(
      [],
      [
        ...parseUserNotes(`# Recurrent\n${long}`, 'file:///v/Nets%20(RNN).md').notes,
        ...parseUserNotes(`# Attention\n${long}`, 'file:///v/attention.qmd').notes,
        ...parseUserNotes(`# Start\n[a](Nets%20(RNN).md), [b](attention.qmd), ${long}`, 'file:///v/start.md').notes,
      ],
    );
    const start = library.notes.find(({ title }) => title === 'Start')!;
    assert.ok(start.body.startsWith('[a](note:user-page-recurrent), [b](note:user-page-attention),'), start.body);
  });

  it('are none where a reference stands in brackets', () => {
    const { problems } = checkUserNotes('# Why?\nSo [[src]](https://a.b) it is.\n', 'file:///a.md', new Set());
    assert.deepEqual(problems, []);
  });

  it('are reported where they lead nowhere', () => {
    const { problems } = checkUserNotes('# Why?\nSee [[B]] and [[C]].\n', 'file:///a.md', new Set(['a', 'b']));
    assert.deepEqual(
      problems.map(({ at, message }) => `${at.line + 1}:${at.column + 1} ${message}`),
      ['2:15 No note is called “C”.'],
    );
  });
});

describe('gaps as Anki writes them', () => {
  const items = (text: string) => parseUserNotes(text, 'file:///n/deck.md').notes.flatMap(note => note.items);

  it('are questions with gaps, a line each', () => {
    const [first, second, ...others] = items(
      'The {{c1::bias}} shifts.\n\n- {{c1::Adam}} keeps {{c2::two::how many?}} averages\n- nothing here\n',
    );
    assert.equal(others.length, 0);
    assert.deepEqual(
      [first, second].map(item => item?.type === 'cloze' && [item.prompt, item.gaps, item.explanation, item.at.line]),
      [
        ['The {{1}} shifts.', [['bias']], 'The bias shifts.', 0],
        ['{{1}} keeps {{2}} (how many?) averages', [['Adam'], ['two']], 'Adam keeps two averages', 2],
      ],
    );
  });

  it('may hold formulas, and stand in an answer, which is shown whole', () => {
    const { notes } = parseUserNotes(
      '# What is softmax?\n\nIt is {{c1::$\\frac{e^{z_i}}{\\sum_j e^{z_j}}$}}, positive.\n',
      'file:///n/deck.md',
    );
    assert.deepEqual(
      notes.map(({ body }) => body),
      ['It is $\\frac{e^{z_i}}{\\sum_j e^{z_j}}$, positive.', 'It is $\\frac{e^{z_i}}{\\sum_j e^{z_j}}$, positive.'],
    );
    const cloze = notes[1]!.items[0]!;
    assert.deepEqual(cloze.type === 'cloze' && cloze.gaps, [['$\\frac{e^{z_i}}{\\sum_j e^{z_j}}$']]);
  });

  it('are not left over from a template', () => {
    const { problems } = checkUserNotes(
      'The {{c1::bias}} shifts.\n\n{{ page.title }} is left over from a template.\n',
      'n.md',
    );
    assert.deepEqual(
      problems.map(({ at, message }) => [at.line, message]).filter(([, message]) => /template/.test(String(message))),
      [[2, 'Left over from a template: {{ page.title }}']],
    );
  });
});
