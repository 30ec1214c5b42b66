// A package's sources, as text. They are not ours to carry, so the wheel is downloaded and its Python files alone are kept.
import { createHash } from 'node:crypto';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { command, fetched } from './fetched';

export interface Wheel {
  readonly name: string;
  readonly version: string;
  readonly sha256: string;
  /** The platform whose wheel it is, in pip's words; none for pure Python. */
  readonly platform?: string;
}

/**
 * The folder from which the package is imported.
 * @throws NotFetched without Python, without a network, or if the wheel is not the one that the facts were recorded from
 */
export function wheelRoot({ name, version, sha256, platform }: Wheel): Promise<string> {
  return fetched(join('python', `${name}-${version}`), `${name} ${version}`, async folder => {
    const wheel = join(folder, 'wheel');
    const options = ['--quiet', '--disable-pip-version-check', '--no-deps', '--only-binary=:all:'];
    const target = platform ? ['--python-version', '3.10', '--implementation', 'cp', '--platform', platform] : [];
    const python = await pythonCommand();
    await command(python, ['-m', 'pip', 'download', ...options, ...target, '--dest', wheel, `${name}==${version}`]);
    const [file] = await readdir(wheel);
    const bytes = await readFile(join(wheel, file!));
    const found = createHash('sha256').update(bytes).digest('hex');
    if (found !== sha256) throw new Error(`error: ${file} has SHA-256 ${found}, expected ${sha256}`);
    await command(python, ['-c', unpackPython, join(wheel, file!), folder, `${name}/`]);
    await rm(wheel, { recursive: true });
  });
}

const unpackPython =
  'import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); ' +
  'z.extractall(sys.argv[2], [n for n in z.namelist() if n.startswith(sys.argv[3]) and n.endswith(".py")])';

async function pythonCommand(): Promise<string> {
  for (const name of ['python3', 'python'])
    if (
      await command(name, ['-m', 'pip', '--version']).then(
        () => true,
        () => false,
      )
    )
      return name;
  throw new Error('error: no python3 with pip found');
}
