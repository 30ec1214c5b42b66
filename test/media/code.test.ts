/** Code in a page is marked, never changed, and never becomes HTML. */
import { strict as assert } from 'node:assert';
import { coloured } from '../../media/shared/code';
import { blocks } from '../../src/notes/markdown';
import { readContent } from '../content/read-content';

const bare = (html: string) =>
  html
    .replace(/<span class="code-(?:comment|string|word)">|<\/span>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');

describe('code in a page', () => {
  it('marks words, strings and comments', () => {
    assert.equal(
      coloured("for x in f('#a'):  # <b>\n    formal = 1", 'python'),
      '<span class="code-word">for</span> x <span class="code-word">in</span> f(<span class="code-string">\'#a\'</span>):  <span class="code-comment"># &lt;b&gt;</span>\n    formal = 1',
    );
    assert.equal(coloured('if <b>', 'sh'), 'if &lt;b&gt;');
  });

  it('leaves the text of every note’s code as it is', () => {
    for (const { path, text } of readContent())
      for (const block of blocks(text).filter(({ type }) => type === 'fence')) {
        const { content, info } = block.tokens[0]!;
        const html = coloured(content, info);
        assert.equal(bare(html), content, path);
        assert.doesNotMatch(html.replace(/<span class="code-(?:comment|string|word)">|<\/span>/g, ''), /[<>]/);
      }
  });
});
