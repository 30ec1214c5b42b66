// The packages whose models are recorded in test/truth/models.json.gz.
import { type Wheel, wheelRoot } from './wheel';

const wheels: Readonly<Record<string, Wheel>> = {
  torchvision: {
    name: 'torchvision',
    version: '0.29.2',
    sha256: '0875f7a23bd298813240f716c56df44ce72ddb45146589442a38edd0e1f59637',
    platform: 'manylinux_2_28_x86_64',
  },
  timm: {
    name: 'timm',
    version: '1.0.31',
    sha256: '5bd50f7d0fe6d09bf9285ac2523234a1b7e6bf075c0be3e7aed09139fcb617c7',
  },
  transformers: {
    name: 'transformers',
    version: '5.24.0',
    sha256: 'ff5ebedf9359f94bb63772b6380eba6e7104d010cbbb2cb82c788817ea7486f6',
  },
};

/** Where each package is imported from, by its name. timm imports torchvision, so both are there together. */
export async function modelPackages(): Promise<ReadonlyMap<string, string>> {
  const roots = new Map<string, string>();
  for (const [name, wheel] of Object.entries(wheels)) roots.set(name, await wheelRoot(wheel));
  return roots;
}
