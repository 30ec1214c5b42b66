// What package.json promises VS Code and what the code does are two lists of the same things.
import { strict as assert } from 'node:assert';
import { existsSync, readFileSync } from 'node:fs';
import { commands } from '../../src/host/commands';
import { filesUnder } from '../files.mjs';

interface Setting {
  readonly description?: string;
  readonly markdownDescription?: string;
  readonly default?: unknown;
  readonly enum?: readonly string[];
  readonly enumDescriptions?: readonly string[];
}

const manifest = JSON.parse(readFileSync('package.json', 'utf8'));
const contributes = manifest.contributes ?? {};
const contributed: { command: string; title: string; category?: string }[] = contributes.commands ?? [];
const settings: Record<string, Setting> = Object.assign(
  {},
  ...[contributes.configuration ?? []].flat().map(section => section.properties),
);
const code = filesUnder('src')
  .filter(path => path.endsWith('.ts'))
  .map(path => ({ path, text: readFileSync(path, 'utf8') }));

describe('a command', () => {
  const registered = Object.entries(commands)
    .filter(([name, id]) => code.some(({ text }) => registers(text, `commands.${name}`) || registers(text, `'${id}'`)))
    .map(([, id]) => id);

  it('is contributed if it has an id', () =>
    assert.deepEqual(contributed.map(({ command }) => command).sort(), Object.values(commands).sort()));

  it('is registered', () => assert.deepEqual(registered.sort(), Object.values(commands).sort()));

  it('has a title and our category', () =>
    assert.deepEqual(
      contributed.filter(({ title, category }) => !title || category !== 'Receptive'),
      [],
    ));

  it('exists where a menu, a key, a view or the walkthrough names it', () => {
    const named = [...JSON.stringify(contributes).matchAll(/"command":"([^"]+)"|command:(receptive[\w.]+)/g)];
    const ours = named.map(match => (match[1] ?? match[2])!).filter(id => id.startsWith('receptive.'));
    assert.deepEqual(
      [...new Set(ours)].filter(id => !(Object.values(commands) as string[]).includes(id)),
      [],
    );
  });
});

describe('a setting', () => {
  const reads = code.flatMap(({ path, text }) =>
    [...text.matchAll(/\bread(?:<[^>]*>)?\('([\w.]+)', (.+?)(?:, \w+)?\)/g)].map(([, key, otherwise]) => ({
      path,
      name: `receptive.${key}`,
      otherwise: JSON.parse(otherwise!.replaceAll("'", '"')),
    })),
  );

  it('is read in one place, with the default that the manifest shows', () => {
    const inManifest = Object.entries(settings).map(([name, setting]) => [name, setting.default]);
    assert.deepEqual(reads.map(({ name, otherwise }) => [name, otherwise]).sort(), inManifest.sort());
    assert.deepEqual([...new Set(reads.map(({ path }) => path))], ['src/host/settings.ts']);
  });

  it('is described, with every choice it offers', () => {
    const bare = Object.entries(settings).filter(
      ([, setting]) =>
        !(setting.description || setting.markdownDescription) ||
        setting.default === undefined ||
        setting.enum?.length !== setting.enumDescriptions?.length,
    );
    assert.deepEqual(
      bare.map(([name]) => name),
      [],
    );
  });

  it('is not read past its reader', () => {
    const elsewhere = code.filter(
      ({ path, text }) => text.includes('getConfiguration(') && path !== 'src/host/settings.ts',
    );
    assert.deepEqual(
      elsewhere.map(({ path }) => path),
      [],
    );
  });
});

describe('the extension', () => {
  it('is woken by Python and by the panels it restores, and by nothing else', () => {
    const restored = code.flatMap(({ text }) => [...text.matchAll(/registerWebviewPanelSerializer\(\s*'([^']+)'/g)]);
    const expected = [
      'onLanguage:python',
      'onNotebook:jupyter-notebook',
      ...restored.map(([, id]) => `onWebviewPanel:${id}`),
    ];
    assert.deepEqual([...manifest.activationEvents].sort(), expected.sort());
  });

  it('says what it does without trust and without a disk', () => {
    for (const capability of ['untrustedWorkspaces', 'virtualWorkspaces']) {
      assert.equal(manifest.capabilities[capability].supported, 'limited');
      assert.ok(manifest.capabilities[capability].description);
    }
  });

  it('has every picture it names', () => {
    const named = [...JSON.stringify(manifest).matchAll(/"((?:\.\/)?media\/[^"]+\.(?:png|svg|md))"/g)].map(
      match => match[1]!,
    );
    assert.deepEqual(
      named.filter(path => !existsSync(path)),
      [],
    );
    assert.ok(named.includes(manifest.icon));
  });
});

function registers(text: string, id: string): boolean {
  return new RegExp(`register(?:TextEditor)?Command\\(\\s*${id.replaceAll('.', '\\.')}(?!\\w)`).test(text);
}
