// Builds the extension and the tests of its host, and says which tests are to run, for any VS Code that runs them.
import { buildShipped, buildTests } from '../../esbuild.mjs';
import { inExtensionHost, selectedTests } from '../selection';

/** Builds what the command line asks for and returns the environment in which test/index.ts finds it. */
export async function buildForExtensionHost(): Promise<Record<string, string>> {
  const { tests, options } = selectedTests(inExtensionHost);
  const [built] = await Promise.all([
    buildTests([...tests, 'test/index.ts'], { external: ['vscode'] }),
    buildShipped(),
  ]);
  const grep = options[0] === '--grep' ? options[1] : undefined;
  return { RECEPTIVE_TESTS: built.slice(0, -1).join(','), ...(grep && { RECEPTIVE_GREP: grep }) };
}
