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
        '5:1 HTML is shown as text: <video src="x">',
        '5:1 Left over from a template: {{answer}}',
        '8:1 This code block is never closed: all below it is read as code.',
      ],
    ));
});

describe('HTML in notes', () => {
  const check = (line: string, expected: string) => it(line, () => assert.deepEqual(withoutHtml([line]), [expected]));

  check('| <p>each <math>W_i</math></p> |', '| each $W_i$  |');
  check('<ul><li>one</li><li><b>two</b></li></ul>', '• one • **two**  ');
  check('x<sub>in</sub>', 'x$_{\\text{in}}$');
  check('`<p>` and a<b', '`<p>` and a<b');

  it('in code stays', () => assert.deepEqual(withoutHtml(['```', '<p>', '```']), ['```', '<p>', '```']));
});
