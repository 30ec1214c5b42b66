// Starts a VS Code server of our own: fresh data, fresh settings, a free port, gone when stopped.
//
// This server keeps the user's settings on its disk, so they are written as a file. A window reads them when it loads.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { vscodeServer } from '../fetch/vscode-server';

export interface Server {
  readonly host: string;
  /** The address of the workbench with `folder` open; `payload` speaks to its development options. */
  url(folder: string, payload?: Record<string, string>): string;
  /** A file on the server's disk, as the workbench names it. */
  uri(path: string): string;
  /** Replaces the user's settings, for windows that load from now on. */
  settings(values: Record<string, unknown>): Promise<void>;
  stop(): Promise<void>;
}

export interface ServerOptions {
  /** Where the server finds installed extensions; an empty folder unless given. */
  readonly extensions?: string;
  /** Whether folders are trusted without asking. */
  readonly trusted?: boolean;
  readonly settings?: Record<string, unknown>;
  readonly environment?: Record<string, string>;
  readonly port?: number;
}

/** @throws if the server does not listen within 60 s, with what it printed */
export async function startServer(options: ServerOptions = {}): Promise<Server> {
  const main = await vscodeServer();
  const data = await mkdtemp(join(tmpdir(), 'receptive-vscode-'));
  const port = options.port ?? (await freePort());
  const settingsFile = join(data, 'data', 'User', 'settings.json');
  const writeSettings = async (values: Record<string, unknown>) => {
    await mkdir(dirname(settingsFile), { recursive: true });
    await writeFile(settingsFile, JSON.stringify({ ...quiet, ...values }, undefined, 2));
  };
  await writeSettings(options.settings ?? {});

  const host = `127.0.0.1:${port}`;
  const address = ['--host', '127.0.0.1', '--port', String(port), '--without-connection-token'];
  const folders = ['--server-data-dir', data, '--extensions-dir', options.extensions ?? join(data, 'extensions')];
  const rest = ['--accept-server-license-terms', '--disable-telemetry'];
  if (options.trusted ?? true) rest.push('--disable-workspace-trust');
  const child = spawn(process.execPath, [main, ...address, ...folders, ...rest], {
    env: { ...process.env, ...options.environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
  });
  const leave = () => kill(child);
  const stop = async () => {
    await stopTree(child);
    process.off('exit', leave);
    await rm(data, { recursive: true, force: true, maxRetries: 5 });
  };
  process.once('exit', leave);
  try {
    await listening(child, port);
  } catch (error) {
    await stop();
    throw error;
  }

  const uri = (path: string) => `vscode-remote://${host}${posix(path)}`;
  return {
    host,
    uri,
    stop,
    settings: writeSettings,
    url(folder, payload) {
      const query = new URLSearchParams({ folder: posix(folder) });
      if (payload) query.set('payload', JSON.stringify(Object.entries(payload)));
      return `http://${host}/?${query}`;
    },
  };
}

/** What would move, ask or fetch by itself during a test. */
const quiet = {
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.enableExperiments': false,
  'telemetry.telemetryLevel': 'off',
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'security.workspace.trust.startupPrompt': 'always',
  'security.workspace.trust.banner': 'never',
  'editor.accessibilitySupport': 'off',
  'editor.stickyScroll.enabled': false,
  'editor.minimap.enabled': false,
  'files.autoSave': 'off',
  'git.enabled': false,
  'chat.commandCenter.enabled': false,
};

function listening(child: ChildProcess, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    let printed = '';
    const fail = (reason: string) => reject(new Error(`The VS Code server ${reason}.\n${printed}`));
    const timer = setTimeout(() => fail('did not listen within 60 s'), 60_000);
    const read = (chunk: Buffer) => {
      printed = (printed + chunk).slice(-10_000);
      if (!printed.includes(`listening on ${port}`)) return;
      clearTimeout(timer);
      resolve();
    };
    child.stdout!.on('data', read);
    child.stderr!.on('data', read);
    child.once('error', error => fail(`did not start: ${error.message}`));
    child.once('exit', code => {
      clearTimeout(timer);
      fail(`ended with code ${code}`);
    });
  });
}

/** The server's children (extension hosts, watchers) end with its process group. */
async function stopTree(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise(resolve => child.once('exit', resolve));
  kill(child);
  await ended;
}

function kill(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    if (process.platform === 'win32') child.kill();
    else process.kill(-child.pid, 'SIGTERM');
  } catch {
    // It has ended by itself.
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

function posix(path: string): string {
  const forward = path.replaceAll('\\', '/');
  return forward.startsWith('/') ? forward : `/${forward}`;
}
