/**
 * Seeds of PyTorch's generators, and their states.
 * Sources: PyTorch documentation, torch.random, torch.Generator, torch.cuda; tried in test/truth/random_sources.py.
 */
import { known, scalar } from '../explanation';
import type { Operator } from '../operator';
import { anything } from '../parameter';
import { self, training, value } from './define';

const NOTE = 'randomness#seeds';

const freshSeed = training({
  id: 'seed',
  names: ['torch.seed', 'torch.random.seed', 'torch.default_generator.seed'],
  purpose: 'Starts PyTorch’s random numbers from a new seed that the system gives, and returns it.',
  note: NOTE,
  page: 'generated/torch.seed.html',
  parameters: {},
  facts: () => [
    'No two runs are alike after it, whatever manual_seed() said before. Log what it returns: manual_seed(that) repeats the run.',
  ],
});

const initialSeed = training({
  id: 'initial_seed',
  names: ['torch.initial_seed', 'torch.random.initial_seed', 'torch.default_generator.initial_seed'],
  purpose: 'The seed that PyTorch’s generator was last started from; it draws nothing.',
  note: NOTE,
  page: 'generated/torch.initial_seed.html',
  parameters: {},
  facts: () => ['In a worker of a DataLoader each has another, base seed + number of the worker.'],
});

const generatorSeed = training({
  id: 'default_generator.manual_seed',
  names: ['torch.default_generator.manual_seed'],
  purpose: 'Starts PyTorch’s random numbers on the CPU from this seed.',
  note: NOTE,
  page: 'generated/torch.Generator.html#torch.Generator.manual_seed',
  parameters: { seed: scalar() },
  headline: args => [known(() => `seed ${args.seed}`)],
  facts: () => ['The GPUs keep their own; torch.manual_seed() does all of them.'],
});

const cudaSeed = training({
  id: 'cuda.manual_seed',
  names: ['torch.cuda.manual_seed', 'torch.cuda.random.manual_seed'],
  purpose: 'Starts the random numbers of the current GPU from this seed.',
  note: NOTE,
  page: 'generated/torch.cuda.manual_seed.html',
  parameters: { seed: scalar() },
  headline: args => [known(() => `seed ${args.seed}`)],
  facts: () => [
    'torch.manual_seed() does this for all GPUs already, and for the CPU. Without a GPU it does nothing.',
    'Weights are made on the CPU, unless a device is given: their numbers come from the CPU’s generator.',
  ],
});

const cudaSeeds = training({
  id: 'cuda.manual_seed_all',
  names: ['torch.cuda.manual_seed_all', 'torch.cuda.random.manual_seed_all'],
  purpose: 'Starts the random numbers of every GPU from this seed.',
  note: NOTE,
  page: 'generated/torch.cuda.manual_seed_all.html',
  parameters: { seed: scalar() },
  headline: args => [known(() => `seed ${args.seed}`)],
  facts: () => ['torch.manual_seed() does this already, and the CPU too. Without a GPU it does nothing.'],
});

const STATE =
  'It is a tensor of bytes; the state says where in its sequence the generator stands, which a seed does not.';

const getState = training({
  id: 'get_rng_state',
  names: ['torch.get_rng_state', 'torch.random.get_rng_state'],
  purpose: 'The state of PyTorch’s generator on the CPU, to go on from there later.',
  note: NOTE,
  page: 'generated/torch.get_rng_state.html',
  parameters: {},
  facts: () => [
    STATE,
    'set_rng_state(state) brings it back: what is drawn then is what was drawn before. Save it with a checkpoint to resume a run exactly.',
    'GPUs, NumPy and Python’s random have states of their own.',
  ],
});

const setState = training({
  id: 'set_rng_state',
  names: ['torch.set_rng_state', 'torch.random.set_rng_state'],
  purpose: 'Puts PyTorch’s generator on the CPU back to where it stood when the state was taken.',
  note: NOTE,
  page: 'generated/torch.set_rng_state.html',
  parameters: { new_state: anything() },
  facts: () => [
    'The numbers drawn after it are those that were drawn after get_rng_state().',
    'GPUs, NumPy and Python’s random have states of their own.',
  ],
});

const cudaState = training({
  id: 'cuda.get_rng_state',
  names: ['torch.cuda.get_rng_state', 'torch.cuda.random.get_rng_state'],
  purpose: 'The state of the generator of one GPU, to go on from there later.',
  note: NOTE,
  page: 'generated/torch.cuda.get_rng_state.html',
  parameters: { device: anything('cuda') },
  facts: () => [
    STATE,
    'torch.cuda.get_rng_state_all() gives those of all GPUs; torch.get_rng_state() that of the CPU.',
  ],
});

const forkRng = training({
  id: 'fork_rng',
  names: ['torch.random.fork_rng'],
  purpose:
    'Inside, random numbers may be drawn and seeded at will: behind it the generators stand where they stood before.',
  note: NOTE,
  page: 'random.html#torch.random.fork_rng',
  parameters: {
    devices: anything(null),
    enabled: anything(true),
    _caller: anything('fork_rng'),
    _devices_kw: anything('devices'),
    device_type: anything(null),
  },
  headline: args => [value(args, 'enabled') === false && 'does nothing'],
  facts: args => [
    value(args, 'enabled') === false && 'enabled=False: nothing is kept or brought back.',
    value(args, 'devices') === null
      ? 'It keeps the states of the CPU and of every GPU; with several it warns, and devices=[…] says which.'
      : Array.isArray(value(args, 'devices')) &&
        ((value(args, 'devices') as readonly unknown[]).length === 0
          ? 'devices=[]: it keeps the state of the CPU alone.'
          : 'It keeps the states of the CPU and of these devices.'),
    'A seed that is set inside counts only inside. NumPy and Python’s random are not kept.',
  ],
});

const objectSeed = training({
  id: 'Generator.manual_seed',
  names: ['torch.Generator.manual_seed'],
  purpose: 'Starts this generator from the seed and returns it; no other generator notices.',
  note: NOTE,
  page: 'generated/torch.Generator.html#torch.Generator.manual_seed',
  parameters: { self, seed: scalar() },
  headline: args => [known(() => `seed ${args.seed}`)],
  facts: () => ['What is drawn with generator=… repeats; what is drawn without it does not hang on this seed.'],
});

export const seeding: readonly Operator[] = [
  freshSeed,
  initialSeed,
  generatorSeed,
  cudaSeed,
  cudaSeeds,
  getState,
  setState,
  cudaState,
  forkRng,
  objectSeed,
];
