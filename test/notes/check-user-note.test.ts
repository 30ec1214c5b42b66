/** What is said about a reader's own Markdown, line by line, and what converters left in it as Markdown. */
import { strict as assert } from 'node:assert';
import { checkUserNotes } from '../../src/notes/check-user-note';
import { withoutHtml } from '../../src/notes/inline-html';

describe('the check of a reader’s notes', () => {
  function check(text: string, questions: readonly string[], expected: readonly string[]) {
    const { notes, problems } = checkUserNotes(text, 'file:///n.md');
    assert.deepEqual(
      notes.map(note => note.question),
      questions,
    );
    assert.deepEqual(
      problems.map(({ at, message }) => `${at.line + 1}:${at.column + 1} ${message}`),
      expected,
    );
  }

  it('has nothing to say about questions and their answers', () =>
    check('# Vision\n\n## What is SIFT?\nA detector.\n\n### Steps\n- find\n\nA :: b\n', ['What is SIFT?', 'A'], []));

  it('names text that no question leads to, and questions without an answer', () =>
    check(
      '# Vision\nLoose.\n\n# Why?\n\n# Who?\nHe.\n',
      ['Who?'],
      [
        '2:1 No question leads here: a heading that asks something would make one of this.',
        '4:1 This question has no answer under it yet.',
      ],
    ));

  it('names what a converter or a template left, and keeps what stands around it', () =>
    check(
      '# What is a?\n#Stray\n**open\n<!-- image -->\n{{answer}} and <video src="x">\n\n# What is b?\n```\ncode\n',
      ['What is a?', 'What is b?'],
      [
        '2:1 A heading needs a space after its #; this line is read as text.',
        '3:1 A ** is not closed on this line.',
        '4:1 A picture is missing here.',
        '5:1 Left over from a template: {{answer}}',
        '5:16 HTML is shown as text: <video>',
        '8:1 This code block is never closed: all below it is read as code.',
      ],
    ));

  it('takes the words of a vocabulary for no tags', () =>
    check(
      '# What is a?\nBegin with <bos>, put <UNK> for others, y^<t> at step t, and end with <eos>.\n',
      ['What is a?'],
      [],
    ));

  it('says once what comes again and again', () =>
    check(
      '# What is a?\n<video>\n\n<video>\n\n<video>\n\n<video>\n\n# Why b?\n**open\n\n**open\n',
      ['What is a?', 'Why b?'],
      [
        '2:1 HTML is shown as text: <video>, and so on lines 4, 6, 8',
        '11:1 A ** is not closed on this line.',
        '13:1 A ** is not closed on this line.',
      ],
    ));

  it('names a formula that cannot be typeset, not those of another dialect', () =>
    check(
      '# What is a?\n$\\frac{1}{$ and $\\mbox{ReLU}$ and $`x`$\n\n$$\n\\begin{eqnarray}a&=&b\\label{c}\\end{eqnarray}\n$$\n',
      ['What is a?'],
      ["2:1 This formula cannot be typeset: Unexpected end of input in a macro argument, expected '}'"],
    ));

  it('names questions of a list that wait for their answers, and those answered by a link alone', () =>
    check(
      '# Basics\nQuestions that one is asked about learning machines and their nets:\n\n- What is bias?\n- What is variance?\n    - It is spread.\n- Explain dropout.\n\n## Why ReLU?\n[[Answer]](https://example.org/relu)\n',
      ['Basics', 'What is variance?'],
      [
        '4:1 2 of these questions have no answer under them: indent it below each, or make a heading of each.',
        '9:1 The answer to this question is only a link.',
      ],
    ));

  it('has nothing to say about badges, contents, licences and what a project says of itself', () =>
    check(
      '[![CI](https://a.b/c.svg)](https://a.b) ![](net.png)\n\nhttps://a.b/net.mp4\n\n## Table of Contents\n\n- [A](#a)\n  - [B](#b)\n\n## What is a?\nIt is.\n\n## How to contribute\nOpen an issue first, then say what you want to change, please.\n\n### Style\nSpaces.\n\n## License\nMIT, which lets you do anything that you may want to do.\n',
      ['What is a?'],
      [],
    ));

  it('finds front matter of either kind, and comments over several lines, to be none of the text', () =>
    check('+++\ntitle = "a"\n+++\n<!--\n# What was?\nOld.\n-->\n# What is a?\nIt is.\n', ['What is a?'], []));
});

describe('HTML in notes', () => {
  const check = (line: string, expected: string) => it(line, () => assert.deepEqual(withoutHtml([line]), [expected]));

  check('| <p>each <math>W_i</math></p> |', '| each $W_i$  |');
  check('<math>z &lt; 0</math>', '$z < 0$');
  check('<ul><li>one</li><li><b>two</b></li></ul>', '• one • **two**  ');
  check('x<sub>in</sub>', 'xᵢₙ');
  check('H<sub>2</sub>O, Ca<sup>2+</sup> and W<sub>Q</sub>', 'H₂O, Ca²⁺ and W_Q');
  check('`<p>` and a<b', '`<p>` and a<b');
  check('<a href="https://a.b/c d"><img src="x y.png" alt="Net"></a>', '[![Net](<x y.png>)](https://a.b/c%20d)');
  check('<a name="breadth"></a> Breadth', ' Breadth');
  check('<h2 align="center">Title</h2>', '## Title');
  check('press <kbd>Tab</kbd>', 'press `Tab`');
  check('<tr><td>a</td><td>b</td></tr>', 'a · b');
  check('<img src="a.png"></img> one</br>two', '![](<a.png>) one two');
  check('x &lt 0 &nbsp; &nbsp;&nbsp; end &lt;', 'x &lt; 0 end &lt;');
  check('<video src="x">', '<video src="x">');
  check('Vec<T> of <t', 'Vec<T> of <t');

  it('is no indentation: what stands inside a block of it is no code', () =>
    assert.deepEqual(withoutHtml(['<p>', '    <em>Curves</em>', '</p>', '', '    code']), [
      '',
      '*Curves*',
      ' ',
      '',
      '    code',
    ]));

  it('in code stays', () => assert.deepEqual(withoutHtml(['```', '<p>', '```']), ['```', '<p>', '```']));
});
