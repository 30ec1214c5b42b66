// torchvision's model sources: the largest body of real models the interpreter is checked against.
import { wheelRoot } from './wheel';

/** The version whose classification models are recorded in test/truth/torchvision.json.gz. */
export function torchvisionRoot(): Promise<string> {
  return wheelRoot({
    name: 'torchvision',
    version: '0.14.1',
    sha256: '6d7b35653113664ea3fdcb71f515cfbf29d2fe393000fd8aaff27a1284de6908',
    platform: 'manylinux1_x86_64',
  });
}
