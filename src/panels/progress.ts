/**
 * Where the reader stands, without opening anything: a tree of sections and topics in the side bar, and in the status bar
 * what is due today. Both are silent where there is nothing to say.
 */
import * as vscode from 'vscode';
import { commands } from '../host/commands';
import { guard } from '../host/guard';
import { settings } from '../host/settings';
import { dueBy, progressOf, type TopicProgress } from '../quiz/progress';
import { dayEnds } from './days';
import { sectionTitle } from './explainer-content';
import type { Learning } from './learning';

type Node = SectionNode | TopicNode;

interface SectionNode {
  readonly section: string;
  readonly topics: readonly TopicNode[];
}

/** Also the argument of the commands in its context menu: they take `{ note }`. */
interface TopicNode {
  readonly note: string;
  readonly isNote: boolean;
  readonly progress: TopicProgress;
}

export function registerProgress(learning: Learning): vscode.Disposable {
  const changed = new vscode.EventEmitter<undefined>();
  const tree = vscode.window.createTreeView<Node>('receptive.progress', {
    showCollapseAll: true,
    treeDataProvider: {
      onDidChangeTreeData: changed.event,
      getChildren: async node =>
        node === undefined ? [...(await sections(learning))] : 'topics' in node ? [...node.topics] : [],
      getTreeItem: node => ('topics' in node ? sectionItem(node) : topicItem(node)),
    },
  });
  const item = vscode.window.createStatusBarItem('receptive.due', vscode.StatusBarAlignment.Right, 50);
  item.name = 'Receptive: Due Today';
  item.command = commands.quizDue;

  const refresh = guard('counting what is due', async () => {
    if (tree.visible) changed.fire(undefined);
    if (!settings.quizShowsDue()) return item.hide();
    const { questions, states, schedule } = await learning.standing();
    const now = Date.now();
    const due = states.size === 0 ? 0 : dueBy(questions, states, schedule, dayEnds(now, 1)[0]!, now);
    if (due === 0) return item.hide();
    item.text = `$(mortar-board) ${due}`;
    item.tooltip = `${due} ${due === 1 ? 'question is' : 'questions are'} due today. Click to answer.`;
    item.accessibilityInformation = { label: item.tooltip, role: 'button' };
    item.show();
  });

  // A little after a change, so that a session's answers are counted once; and every hour, since days end.
  let soon: NodeJS.Timeout | undefined;
  const later = () => {
    clearTimeout(soon);
    soon = setTimeout(refresh, 500);
  };
  const hourly = setInterval(refresh, 3_600_000);
  later();
  return vscode.Disposable.from(
    vscode.commands.registerCommand(
      commands.openNote,
      guard('opening a note', (node?: unknown) => vscode.commands.executeCommand(commands.explain, node)),
    ),
    changed,
    tree,
    item,
    learning.onDidChange(later),
    tree.onDidChangeVisibility(({ visible }) => visible && changed.fire(undefined)),
    {
      dispose: () => {
        clearTimeout(soon);
        clearInterval(hourly);
      },
    },
  );
}

async function sections(learning: Learning): Promise<readonly SectionNode[]> {
  const [library, { questions, states, schedule }, cards] = await Promise.all([
    learning.notes.library(),
    learning.standing(),
    learning.cards(),
  ]);
  const sectionOf = new Map(cards.map(({ topic, section }) => [topic, section]));
  const grouped = new Map<string, TopicNode[]>();
  for (const progress of progressOf(questions, states, schedule, Date.now())) {
    const note = library.note(progress.topic);
    const section = note && note.origin === 'user' ? 'Your notes' : (sectionOf.get(progress.topic) ?? '');
    const node = { note: progress.topic, isNote: note !== undefined, progress };
    grouped.set(section, [...(grouped.get(section) ?? []), node]);
  }
  return [...grouped].map(([section, topics]) => ({ section, topics }));
}

function sectionItem({ section, topics }: SectionNode): vscode.TreeItem {
  const item = new vscode.TreeItem(
    section === '' ? 'Imported' : sectionTitle(section),
    vscode.TreeItemCollapsibleState.Collapsed,
  );
  const sum = (value: (progress: TopicProgress) => number) =>
    topics.reduce((total, { progress }) => total + value(progress), 0);
  const cards = sum(({ cards }) => cards);
  const mastery = sum(progress => progress.mastery * progress.cards) / cards;
  describe(item, { seen: sum(({ seen }) => seen), cards, due: sum(({ due }) => due), mastery });
  item.id = `section ${section}`;
  item.contextValue = 'section';
  return item;
}

function topicItem({ note, isNote, progress }: TopicNode): vscode.TreeItem {
  const item = new vscode.TreeItem(progress.about);
  describe(item, progress);
  const { seen, mastery } = progress;
  item.iconPath = new vscode.ThemeIcon(
    seen === 0
      ? 'circle-outline'
      : mastery >= 0.8
        ? 'pass-filled'
        : mastery >= 0.4
          ? 'pie-chart'
          : 'circle-large-outline',
  );
  item.id = `topic ${note}`;
  item.contextValue = isNote ? 'note' : 'deck';
  item.command = { command: commands.quizTopic, title: 'Quiz Me on This', arguments: [{ note }] };
  return item;
}

/** In words as well, for whoever does not see the icon. */
function describe(item: vscode.TreeItem, { seen, cards, due, mastery }: Omit<TopicProgress, 'topic' | 'about'>): void {
  const percent = `${Math.round(mastery * 100)} %`;
  item.description = seen === 0 ? '' : [percent, due > 0 && `${due} due`].filter(part => part).join(' · ');
  const words =
    seen === 0
      ? `${cards} ${cards === 1 ? 'question' : 'questions'}, none asked yet`
      : `${seen} of ${cards} questions asked; you would know about ${percent} of all now${due > 0 ? `; ${due} due` : ''}`;
  item.tooltip = words;
  item.accessibilityInformation = { label: `${item.label}, ${words}` };
}
