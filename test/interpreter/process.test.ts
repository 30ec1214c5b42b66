/** What a program changes about its process is its own: the next analysis begins afresh. And `sys.path` is where modules are. */
import { strict as assert } from 'node:assert';
import { moduleCandidates } from '../../src/host/modules';
import { findFile } from '../../src/host/workspace-files';
import { evaluateIn, openSession } from '../../src/interpreter/session';
import { isUnknown } from '../../src/tensor/unknown';

const HEAD = 'import os, sys\n';

describe('the process of a program', () => {
  const value = (expression: string, body = '') =>
    evaluateIn(openSession({ uri: '/w/main.py', text: `${HEAD}${body}\n` }), expression);

  it('keeps what the program sets, for this analysis alone', () => {
    const body = "os.environ['WIDTH'] = '5'\nsys.argv.append('x')";
    assert.equal(value("os.environ['WIDTH']", body), '5');
    assert.equal(value("os.getenv('WIDTH', '3')", body), '5');
    assert.equal(value('len(sys.argv)', body), 2);
    assert.equal(value("os.environ.get('WIDTH', '3')"), '3');
    assert.equal(value("os.getenv('WIDTH', '3')"), '3');
    assert.equal(value("os.getenv('WIDTH')"), null);
    assert.equal(value('len(sys.argv)'), 1);
  });

  it('looks for modules in the folder of the script first, and nobody knows in how many more', () => {
    assert.equal(value('sys.path[0]'), '/w');
    assert.ok(isUnknown(value('len(sys.path)')));
  });
});

describe('sys.path', () => {
  const FILES: Readonly<Record<string, string>> = {
    '/w/size.py': 'n = 1\n',
    '/w/models/size.py': 'n = 2\n',
    '/w/models/net.py': 'from parts import depth\n',
    '/w/models/parts.py': 'depth = 3\n',
    '/w/nets/vit/__init__.py': 'width = 4\n',
  };
  /** What is said of an expression in a script that lies among the files above. */
  const said = (uri: string, expression: string, body: string) => {
    const beside = uri.slice(0, uri.lastIndexOf('/'));
    const session = openSession(
      { uri, text: `${HEAD}${body}\n` },
      {
        resolve: (module, from) => {
          const found = moduleCandidates(module, from, [beside]).find(candidate => candidate in FILES);
          return found === undefined ? undefined : { uri: found, text: FILES[found]! };
        },
        readFile: (path, from) => findFile(path, from, ['/w'], file => FILES[file]),
      },
    );
    const found = evaluateIn(session, expression);
    return isUnknown(found) ? found.reason : found;
  };
  const MODELS = "os.path.join(os.path.dirname(os.path.abspath(__file__)), 'models')";

  it('leads to modules of another folder, and these to each other', () => {
    assert.equal(said('/w/main.py', 'depth', `sys.path.append(${MODELS})\nfrom net import depth`), 3);
    assert.equal(
      said('/w/main.py', 'm.depth', `sys.path.append(${MODELS})\nimport importlib\nm = importlib.import_module('net')`),
      3,
    );
    assert.equal(said('/w/main.py', 'vit.width', "sys.path.append('nets')\nimport vit"), 4);
    assert.equal(said('/w/tools/main.py', 'net.depth', "sys.path += ['..', '../models']\nimport net"), 3);
    assert.match(String(said('/w/main.py', 'net', 'import net')), /package net is not installed/);
  });

  it('is looked through in its order', () => {
    assert.equal(said('/w/main.py', 'n', `sys.path.append(${MODELS})\nfrom size import n`), 1);
    assert.equal(said('/w/main.py', 'n', `sys.path.insert(0, ${MODELS})\nfrom size import n`), 2);
  });

  it('leads to modules whose names are told, with those that Python gives every module', () => {
    const body = `sys.path.append(${MODELS})\nimport net`;
    assert.equal(said('/w/main.py', '[name for name in net.__dict__ if name[0] != "_"][0]', body), 'depth');
    // As many as CPython 3.12 has, and its own.
    assert.equal(said('/w/main.py', 'len(net.__dict__)', body), 9);
  });

  it('leads nowhere where the folder is not known', () =>
    assert.match(
      String(said('/w/main.py', 'net', 'sys.path.append(os.getcwd())\nimport net')),
      /package net is not installed/,
    ));
});
