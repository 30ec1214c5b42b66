// Files in other encodings, as Python reads them: the texts are those that `tokenize.open` gives for the same bytes.
import { strict as assert } from 'node:assert';
import { decodeSource } from '../../src/source/encoding';

const decode = (text: string, path = 'model.py') => decodeSource(path, Buffer.from(text, 'latin1'));

describe('a source file', () => {
  const check = (how: string, bytes: string, last: string) =>
    it(how, () => assert.equal(decode(bytes).split('\n').at(-1), `x = "${last}"`));

  check('is UTF-8', 'x = "\xc3\xa9"', 'é');
  check('loses its byte order mark', '\xef\xbb\xbfx = "\xc3\xa9"', 'é');
  check('names its encoding on the first line', '# -*- coding: latin-1 -*-\nx = "gr\xf6\xdfe"', 'größe');
  check('names it on the second', '#!/usr/bin/env python\r\n# vim: set fileencoding=gbk :\r\nx = "\xd6\xd0"', '中');
  check('names it as Windows does', '# coding: cp1251\nx = "\xec\xe8\xf0"', 'мир');
  check('names it by a number of East Asia', '# coding=cp936\nx = "\xd6\xd0"', '中');
  check('names it with underscores', '# coding: iso_8859_15\nx = "\xa4"', '€');
  check('names UTF-8 itself', '# coding: utf8\nx = "\xc3\xa9"', 'é');
  check('names one that there is not', '# coding: klingon\nx = "\xc3\xa9"', 'é');
  check('says nothing after the second line', '\n\n# coding: latin-1\nx = "\xc3\xa9"', 'é');
  check('says nothing after code', 'import os\n# coding: latin-1\nx = "\xc3\xa9"', 'é');

  it('that is not Python is UTF-8', () =>
    assert.equal(decode('# coding: latin-1\n\xc3\xa9', 'a.yaml'), '# coding: latin-1\né'));
});
