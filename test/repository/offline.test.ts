/** Nothing of ours talks to a network by itself: no request, no socket, in either half of the extension. */
import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { filesUnder } from '../files.mjs';

const REQUESTS = [
  /\bfetch\s*\(/,
  /\b(XMLHttpRequest|WebSocket|EventSource|sendBeacon)\b/,
  /from 'node:(http|https|http2|net|tls|dgram|dns)'/,
];

/** Fetches what the reader asks for, and asks them first. */
const ASKED_FOR = 'src/runtime/cuda.ts';

describe('the sources', () => {
  it('ask nothing of any network', () =>
    assert.deepEqual(
      [...filesUnder('src'), ...filesUnder('media')]
        .filter(path => /\.tsx?$/.test(path) && path !== ASKED_FOR)
        .flatMap(path => {
          const text = readFileSync(path, 'utf8');
          return REQUESTS.filter(request => request.test(text)).map(request => `${path}: ${request.source}`);
        }),
      [],
    ));
});
