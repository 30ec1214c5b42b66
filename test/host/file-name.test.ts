/** What a file is called where only its name has room. */
import { strict as assert } from 'node:assert';
import { fileName } from '../../src/host/describe-target';

describe('the name of a file', () => {
  const names = {
    'file:///home/me/resnet.py': 'resnet.py',
    'file:///c%3A/My%20code/net%3A2.py': 'net:2.py',
    'untitled:Untitled-1': 'Untitled-1',
    'vscode-vfs://github/me/repo/model.py': 'model.py',
  };
  for (const [uri, name] of Object.entries(names)) it(`of ${uri} is ${name}`, () => assert.equal(fileName(uri), name));
});
