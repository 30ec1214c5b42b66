// What the explainer's page is given: a card for the call, the note behind it, the table of contents.
import { strict as assert } from 'node:assert';
import * as vscode from 'vscode';
import { openNotes } from '../../src/host/notes';
import { parseUserNotes } from '../../src/notes/user-note';
import { notePage, sectionsOf } from '../../src/panels/explainer-content';
import { page } from '../../src/panels/page';
import { at, eventually, lenet, open } from '../editor/fixture';

describe('the explainer', () => {
  const extension = vscode.extensions.getExtension('receptive.receptive')!.extensionUri;

  it('has every note in its table of contents, under its section', async () => {
    const notes = openNotes(extension);
    const library = await notes.library();
    const sections = sectionsOf(library);
    assert.deepEqual(
      sections.flatMap(section => section.notes.map(({ id }) => id)).sort(),
      library.notes.map(({ id }) => id).sort(),
    );
    assert.ok(
      sections.every(({ title }) => /^[A-Z](?:[^-\d]|-supervised)*$/.test(title)),
      sections.map(({ title }) => title).join(),
    );
    notes.dispose();
  });

  it('shows a note without its questions and its front matter', async () => {
    const notes = openNotes(extension);
    const note = (await notes.library()).note('conv-output-size')!;
    const shown = notePage(note);
    assert.equal(shown.section, 'Deep learning fundamentals');
    assert.ok(shown.body.startsWith('## '), shown.body.slice(0, 40));
    assert.ok(!/^## Quiz/m.test(shown.body));
    assert.equal(shown.questions, note.items.length);
    notes.dispose();
  });

  it('shows a note of one’s own once, whole', () => {
    const { notes } = parseUserNotes(
      '# Why normalise?\nIt helps the optimizer, and it forgives rates.\n\nMore.\n',
      'a.md',
    );
    const shown = notePage(notes[0]!);
    assert.deepEqual([shown.short, shown.body], ['It helps the optimizer, and it forgives rates.\n\nMore.', '']);
  });

  it('opens in the side bar and in an editor, and neither takes the focus from the code', async () => {
    const { document, caret } = await open(at(lenet, 'nn.Con$0v2d(1, 6'));
    const place = { uri: document.uri.toString(), from: document.offsetAt(caret) };
    await vscode.commands.executeCommand('receptive.explainer.show', place);
    await vscode.commands.executeCommand('receptive.explainer.open');
    const tabs = () => vscode.window.tabGroups.all.flatMap(group => group.tabs.map(({ label }) => label));
    assert.ok((await eventually(tabs, labels => labels.includes('Explainer'))).includes('Explainer'), tabs().join());
    assert.equal(vscode.window.activeTextEditor?.document, document);
  });

  it('lets its page load nothing but its own files', () => {
    const webview = { cspSource: 'https://own', asWebviewUri: (uri: vscode.Uri) => uri } as unknown as vscode.Webview;
    const html = page(webview, extension, 'explainer', 'Explainer');
    const policy = /Content-Security-Policy" content="([^"]*)"/.exec(html)![1]!.replace(/nonce-[^']+/, 'nonce-…');
    assert.equal(
      policy,
      "default-src 'none'; script-src 'nonce-…'; style-src https://own; font-src https://own; img-src https://own data:",
    );
  });
});
