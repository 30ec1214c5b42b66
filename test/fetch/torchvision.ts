// torchvision's model sources, as text: the largest body of real models the interpreter is checked against.
//
// They are not ours to carry, so the wheel is downloaded and its Python files alone are unpacked. The facts to compare
// with are in test/truth/torchvision.json.gz, recorded from the same version.
import { createHash } from 'node:crypto';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { command, fetched } from './fetched';

const version = '0.14.1';
const sha256 = '6d7b35653113664ea3fdcb71f515cfbf29d2fe393000fd8aaff27a1284de6908';
const wheelFor = '--python-version 3.10 --implementation cp --platform manylinux1_x86_64'.split(' ');

/**
 * The folder from which `import torchvision` is resolved.
 * @throws NotFetched without Python, without a network, or if the wheel is not the one the facts were recorded from
 */
export function torchvisionRoot(): Promise<string> {
  return fetched(join('python', `torchvision-${version}`), `torchvision ${version}`, async folder => {
    const wheel = join(folder, 'wheel');
    const options = ['--quiet', '--disable-pip-version-check', '--no-deps', '--only-binary=:all:', ...wheelFor];
    const python = await pythonCommand();
    await command(python, ['-m', 'pip', 'download', ...options, '--dest', wheel, `torchvision==${version}`]);
    const [file] = await readdir(wheel);
    const bytes = await readFile(join(wheel, file!));
    const found = createHash('sha256').update(bytes).digest('hex');
    if (found !== sha256) throw new Error(`error: ${file} has SHA-256 ${found}, expected ${sha256}`);
    await command(python, ['-c', unpackPython, join(wheel, file!), folder]);
    await rm(wheel, { recursive: true });
  });
}

const unpackPython =
  'import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); ' +
  'z.extractall(sys.argv[2], [n for n in z.namelist() if n.startswith("torchvision/") and n.endswith(".py")])';

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
