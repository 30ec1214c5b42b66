// Real PyTorch beside us, where a Python that has it is on the path.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createInterface, type Interface } from 'node:readline';

export interface Asked {
  /** Folders that imports start from, beside the installed packages. */
  readonly path?: readonly string[];
  readonly module: string;
  /** An expression in the module's own scope. */
  readonly model: string;
  readonly inputs: readonly (readonly [shape: readonly number[], dtype: 'float32' | 'int64'])[];
  /** Whether to measure `FakeTensorProp` over the model's graph as well. */
  readonly graph?: boolean;
}

/** Milliseconds; without them, `how` says why. */
export interface Timed {
  readonly how: string;
  readonly construct?: number;
  readonly propagate?: number;
  /** Building the model, tracing its graph and running `FakeTensorProp` through it. */
  readonly graph?: number;
}

/** `undefined` where there is no PyTorch. */
export function startPyTorch(): PyTorch | undefined {
  const python = ['python3', 'python'].find(name => hasPackage(name, 'torch'));
  return python === undefined ? undefined : new PyTorch(python);
}

export function hasPackage(python: string, name: string): boolean {
  return (
    spawnSync(python, ['-c', `import importlib.util, sys; sys.exit(not importlib.util.find_spec("${name}"))`])
      .status === 0
  );
}

export class PyTorch {
  private readonly child: ChildProcess;
  private readonly lines: Interface;

  constructor(readonly python: string) {
    this.child = spawn(python, ['test/bench/pytorch.py'], { stdio: ['pipe', 'pipe', 'ignore'] });
    this.lines = createInterface({ input: this.child.stdout! });
  }

  async time(asked: Asked): Promise<Timed> {
    const answer = new Promise<Timed>(resolve => {
      this.lines.once('line', line => resolve(JSON.parse(line)));
      this.child.once('exit', code => resolve({ how: `ended with ${code}` }));
    });
    this.child.stdin!.write(`${JSON.stringify({ path: [], ...asked })}\n`);
    return answer;
  }

  end(): void {
    this.child.kill();
  }
}

/** Building the model and running fake tensors through it. */
export function whole({ construct, propagate }: Timed): number | undefined {
  return construct === undefined || propagate === undefined ? undefined : construct + propagate;
}
