/** `receptive inspect`: analyses one file and prints its networks. */
import { existsSync, statSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { noModule, type Opened, open } from '../interpreter/analyze';
import type { Analysis, Network, NetworkProblem } from '../network/network';
import { isSameProblem, severityOf } from '../network/problem-text';
import { isUnknown } from '../tensor/unknown';
import { type Report, refusalOf, reportOf } from './json';
import { type Command, type InspectOptions, readOptions, usage } from './options';
import { projectReader, projectResolver } from './project';
import { type FileText, readSource } from './source';
import { tableOf } from './table';

/** Nobody waits at an editor: the steps are the limit, and the clock only stops what has gone astray. */
const MILLISECONDS = 60_000;

/** What the command needs of its process. */
export interface Streams {
  readonly stdout: { write(text: string): unknown; readonly isTTY?: boolean };
  readonly stderr: { write(text: string): unknown; readonly isTTY?: boolean };
  readonly env: Readonly<Record<string, string | undefined>>;
}

export function inspect(args: readonly string[], streams: Streams): number {
  const analysed = analyse('inspect', args, streams);
  if (typeof analysed === 'number') return analysed;
  print(analysed.reports, analysed.options, streams);
  return exitCode(analysed.reports);
}

export interface Analysed {
  readonly options: InspectOptions;
  readonly source: FileText;
  readonly networks: readonly Network[];
  /** One for each network; where none can be built, one that says which problems the file has. */
  readonly reports: readonly Report[];
}

/** What every command begins with; an exit code where it ends there. */
export function analyse(command: Command, args: readonly string[], streams: Streams): Analysed | number {
  if (args.includes('--help') || args.includes('-h')) {
    streams.stdout.write(usage);
    return 0;
  }
  const options = readOptions(args, command);
  if (typeof options === 'string') return fail(streams, `${options}; try 'receptive --help'`);
  const file = resolve(options.file);
  if (!existsSync(file) || !statSync(file).isFile()) return fail(streams, `${options.file}: no such file`);
  const source = readSource(file);
  if (typeof source === 'string') return fail(streams, `${options.file}: ${source}`);
  const opened = open(source, {
    resolve: projectResolver(file, options.root),
    readFile: projectReader(file, options.root),
    milliseconds: MILLISECONDS,
  });
  const networks = networksOf(opened, options);
  const rest = opened.rest({ explored: false });
  if (typeof networks === 'string') {
    if (rest.problems.every(({ code }) => severityOf(code) !== 'error')) return fail(streams, networks);
    return {
      options,
      source,
      networks: [],
      reports: [refusalOf(options.model ?? basename(file), networks, rest, source)],
    };
  }
  return { options, source, networks, reports: reportsOf(networks, rest, source) };
}

/** A problem that several networks meet is the first one's, and the file's own problems are told once. */
function reportsOf(
  networks: readonly Network[],
  rest: Omit<Analysis, 'networks'>,
  source: Parameters<typeof reportOf>[2],
): readonly Report[] {
  const told: NetworkProblem[] = [];
  return networks.map(network => {
    const fresh = (problem: NetworkProblem) => !told.some(known => isSameProblem(known, problem));
    const own = { ...network, problems: network.problems.filter(fresh) };
    const shared = { ...rest, problems: rest.problems.filter(fresh) };
    told.push(...own.problems, ...shared.problems);
    return reportOf(own, shared, source);
  });
}

export function print(reports: readonly Report[], { json }: InspectOptions, { stdout, env }: Streams): void {
  if (json) stdout.write(`${JSON.stringify(reports.length === 1 ? reports[0] : reports)}\n`);
  else stdout.write(`${reports.map(report => tableOf(report, stdout.isTTY === true && !env.NO_COLOR)).join('\n\n')}\n`);
}

/** Warnings alone are no failure: the code runs. */
export function exitCode(reports: readonly Report[]): number {
  return reports.some(report => report.diagnostics.some(({ severity }) => severity === 'error')) ? 1 : 0;
}

export function fail(streams: Streams, message: string): 2 {
  streams.stderr.write(`receptive: ${message.replaceAll('\n', ' ')}\n`);
  return 2;
}

/** The networks asked for, or why there are none. */
function networksOf(opened: Opened, { model, inputs, file }: InspectOptions): readonly Network[] | string {
  if (model !== undefined) {
    const network = opened.trace(model, { given: inputs, from: 'flag' });
    if (!isUnknown(network)) return [network];
    const known = opened.models().map(candidate => candidate.model);
    const models = known.length > 0 ? `; ${file} has ${known.join(', ')}` : '';
    return `cannot build ${model}: ${network.reason}${models}`;
  }
  const networks: Network[] = [];
  const built = new Set<string>();
  let reason: string | undefined;
  for (const candidate of opened.models()) {
    // A class that a factory or an instance already shows is not built a second time.
    if ((candidate.kind === 'class' || candidate.kind === 'symbolic') && built.has(candidate.name)) continue;
    const network = opened.trace(candidate, { given: inputs, from: 'flag' });
    if (isUnknown(network)) {
      // A function may as well make something else, which is no reason to give.
      if (network.reason !== noModule(candidate.model)) reason ??= `cannot build ${candidate.model}: ${network.reason}`;
    } else {
      networks.push(network);
      for (const { type } of network.modules) built.add(type);
    }
  }
  return networks.length > 0 ? networks : (reason ?? `${file} has no nn.Module`);
}
