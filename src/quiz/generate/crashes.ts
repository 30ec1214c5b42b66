/** Problems of the reader's code turned into questions: what was expected, what was found, and what would make it run. */
import { ask, lineOf, type Maker, numeric, slips } from './subject';

/** For sizes that do not fit: the argument's value that does. */
export const fixTheSize: Maker = subject => {
  const problems = subject.network?.problems ?? [];
  return problems.flatMap(({ code, at, expected, found, cause }) => {
    const [what, name] = FIXES[code] ?? [];
    if (!what || !name || typeof expected !== 'number' || typeof found !== 'number' || expected === found) return [];
    const shown = subject.show(at);
    const made = cause && subject.show(cause.at);
    return [
      ask(
        subject,
        'fix',
        'relation',
        at,
        {
          type: 'numeric',
          title: 'What would make it run?',
          prompt: `Running \`${subject.network!.model}\` fails on ${lineOf(subject, at)}: \`${shown?.text.replace(/\s+/g, ' ')}\`. Which \`${what}\` would fit the tensor that arrives?`,
          accepted: numeric(found),
          mistakes: slips(found, [[expected, 'That is what the layer has now; the tensor has another size.']]),
          explanation: `The layer expects ${expected}, the tensor has **${found}**${made ? ` (line ${made.line}: ${cause.message})` : ''}. Either the layer takes \`${what}=${found}\`, or what comes before gives ${expected}.`,
        },
        name,
      ),
    ];
  });
};

/** The cause told apart from what it is often taken for. */
export const whyItFails: Maker = subject => {
  const problems = subject.network?.problems ?? [];
  return problems.flatMap(({ code, at, message, expected, found }) => {
    const wrong = OTHER_CAUSES.filter(cause => cause.code !== code).slice(0, 3);
    const shown = subject.show(at);
    if (!CAUSES.has(code) || expected === undefined || found === undefined) return [];
    return [
      ask(
        subject,
        'why-it-fails',
        'relation',
        at,
        {
          type: 'single',
          title: 'Why would this crash?',
          prompt: `Running \`${subject.network!.model}\` raises an error on ${lineOf(subject, at)}: \`${shown?.text.replace(/\s+/g, ' ')}\`. Why?`,
          choices: [
            { text: message, right: true, reason: 'These are the numbers that meet here.' },
            ...wrong.map(({ text, reason }) => ({ text, right: false, reason })),
          ],
          explanation: message,
        },
        FIXES[code]?.[1],
      ),
    ];
  });
};

const FIXES: Readonly<Record<string, readonly [argument: string, note: string]>> = {
  'mismatched-in-features': ['in_features', 'torch.nn.Linear'],
  'mismatched-in-channels': ['in_channels', 'torch.nn.Conv2d'],
};

const CAUSES: ReadonlySet<string> = new Set([
  'mismatched-in-features',
  'mismatched-in-channels',
  'mismatched-sizes',
  'mismatched-cat-sizes',
  'mismatched-normalized-shape',
]);

const OTHER_CAUSES = [
  {
    code: 'wrong-dtype',
    text: 'The tensor has an integer dtype where a float is needed',
    reason: 'The dtypes agree here; it is the sizes that do not.',
  },
  {
    code: 'out-of-memory',
    text: 'The activations do not fit into memory',
    reason: 'Memory is no question of shapes: this fails with any amount of it.',
  },
  {
    code: 'batch',
    text: 'The batch is too small',
    reason: 'The batch axis passes through; any size of it fails in the same way.',
  },
] as const;
