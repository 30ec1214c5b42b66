/** A network in a text that was edited where none of it stands. */
import { type Move, moveLocation } from '../source/move';
import type { Location } from '../source/span';
import type { Network, NetworkProblem } from './network';

export function moveNetwork(network: Network, move: Move): Network {
  const at = (location: Location) => moveLocation(location, move);
  const maybe = (location: Location | undefined) => location && at(location);
  return {
    ...network,
    definition: maybe(network.definition),
    creation: maybe(network.creation),
    inputs: network.inputs.map(input => ({ ...input, at: maybe(input.at) })),
    calls: network.calls.map(call => ({ ...call, site: at(call.site), construction: maybe(call.construction) })),
    modules: network.modules.map(module => ({ ...module, construction: maybe(module.construction) })),
    problems: network.problems.map(problem => moveProblem(problem, move)),
    unknowns: network.unknowns.map(unknown => ({ ...unknown, at: at(unknown.at) })),
  };
}

export function moveProblem(problem: NetworkProblem, move: Move): NetworkProblem {
  const { cause, defaults } = problem;
  return {
    ...problem,
    at: moveLocation(problem.at, move),
    cause: cause && { ...cause, at: moveLocation(cause.at, move) },
    defaults: defaults && { ...defaults, at: moveLocation(defaults.at, move) },
  };
}
