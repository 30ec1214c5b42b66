/**
 * Where installed packages lie, so that imports can be followed into torchvision or timm as text: the environment that the
 * Python extension has chosen, a virtual environment in the workspace, and the folders the user has named. Nothing is run.
 * In Restricted Mode there are none: a workspace that is not trusted does not decide what else is read.
 */
import * as vscode from 'vscode';
import { log } from './log';
import { onDidChangeSettings, settings } from './settings';

export interface Environment extends vscode.Disposable {
  /** Folders that hold packages, the first that has a package wins. */
  packageFolders(resource: vscode.Uri): Promise<readonly vscode.Uri[]>;
  readonly onDidChange: vscode.Event<void>;
}

/** The part of the Python extension's API that is used here. */
interface PythonApi {
  readonly environments: {
    getActiveEnvironmentPath(resource?: vscode.Uri): { readonly path: string };
    resolveEnvironment(path: {
      readonly path: string;
    }): Promise<{ readonly executable: { readonly sysPrefix?: string } } | undefined>;
    readonly onDidChangeActiveEnvironmentPath: vscode.Event<unknown>;
  };
}

export function openEnvironment(): Environment {
  const changed = new vscode.EventEmitter<void>();
  const found = new Map<string, Promise<readonly vscode.Uri[]>>();
  const forget = () => {
    found.clear();
    changed.fire();
  };
  let watched: vscode.Disposable | undefined;
  const chosenPrefix = async (resource: vscode.Uri): Promise<readonly vscode.Uri[]> => {
    const api = await pythonApi();
    watched ??= api?.environments.onDidChangeActiveEnvironmentPath(forget);
    const prefix =
      api &&
      (await api.environments.resolveEnvironment(api.environments.getActiveEnvironmentPath(resource)))?.executable
        .sysPrefix;
    return prefix ? [vscode.Uri.file(prefix)] : [];
  };
  let named = String(settings.packageFolders());
  const listeners = [
    vscode.workspace.onDidGrantWorkspaceTrust(forget),
    vscode.workspace.onDidChangeWorkspaceFolders(forget),
    onDidChangeSettings(() => {
      if (named !== (named = String(settings.packageFolders()))) forget();
    }),
  ];
  return {
    packageFolders: resource => {
      if (!vscode.workspace.isTrusted || resource.scheme !== 'file') return Promise.resolve([]);
      const folder = vscode.workspace.getWorkspaceFolder(resource)?.uri;
      const key = folder?.toString() ?? '';
      let folders = found.get(key);
      if (!folders) found.set(key, (folders = discover(resource, folder, chosenPrefix)));
      return folders;
    },
    onDidChange: changed.event,
    dispose: () => vscode.Disposable.from(changed, ...listeners, ...(watched ? [watched] : [])).dispose(),
  };
}

async function discover(
  resource: vscode.Uri,
  folder: vscode.Uri | undefined,
  chosenPrefix: (resource: vscode.Uri) => Promise<readonly vscode.Uri[]>,
): Promise<readonly vscode.Uri[]> {
  const named = settings.packageFolders(resource).map(path => vscode.Uri.file(path));
  const virtual = folder ? ['.venv', 'venv', 'env'].map(name => vscode.Uri.joinPath(folder, name)) : [];
  const prefixes = [...(await chosenPrefix(resource).catch(unavailable)), ...virtual];
  const sitePackages = (await Promise.all(prefixes.map(sitePackagesOf))).flat();
  const folders = [...named, ...sitePackages];
  log.info(
    folders.length > 0 ? `packages: ${folders.map(uri => uri.fsPath).join(', ')}` : 'no installed packages found',
  );
  return folders;
}

/** `lib/python3.12/site-packages` of a prefix, `Lib/site-packages` on Windows; none where there is no environment. */
async function sitePackagesOf(prefix: vscode.Uri): Promise<readonly vscode.Uri[]> {
  const windows = vscode.Uri.joinPath(prefix, 'Lib', 'site-packages');
  if (await isFolder(windows)) return [windows];
  const lib = vscode.Uri.joinPath(prefix, 'lib');
  const entries = await Promise.resolve(vscode.workspace.fs.readDirectory(lib)).catch(() => []);
  const candidates = entries
    .filter(([name]) => /^python3\.\d+$/.test(name))
    .flatMap(([name]) => ['site-packages', 'dist-packages'].map(kind => vscode.Uri.joinPath(lib, name, kind)));
  const present = await Promise.all(candidates.map(isFolder));
  return candidates.filter((_, index) => present[index]);
}

async function isFolder(uri: vscode.Uri): Promise<boolean> {
  return Promise.resolve(vscode.workspace.fs.stat(uri)).then(
    ({ type }) => (type & vscode.FileType.Directory) !== 0,
    () => false,
  );
}

async function pythonApi(): Promise<PythonApi | undefined> {
  const extension = vscode.extensions.getExtension<PythonApi>('ms-python.python');
  if (!extension) return undefined;
  const api = await extension.activate();
  return api?.environments ? api : undefined;
}

function unavailable(error: unknown): readonly vscode.Uri[] {
  log.warn('the Python extension gave no environment:', String(error));
  return [];
}
