/**
 * A 3-4-4-1 network as a graph, its matrices below, and the chosen weight in both: point at an edge or an entry, or use the
 * arrow keys. As nerve cells, the unit that the weight goes into is drawn as one.
 */
import {
  type Edge,
  LAYERS,
  type NetworkViewsNumbers,
  type NetworkViewsState,
  SIZES,
} from '../../../src/figures/network-views';
import { CellMap, Pick } from './cells';
import type { DrawingProps } from './index';
import { NerveCell } from './nerve-cell';
import { NetworkGraph } from './network-graph';

type Props = DrawingProps<NetworkViewsState, NetworkViewsNumbers>;

export function NetworkViews({ state, numbers, set, width }: Props) {
  const choose = (edge: Edge) => set({ ...edge });
  const shownLayers =
    state.view === 'matrices' ? Array.from({ length: LAYERS }, (_, layer) => layer) : [numbers.edge.layer];
  return (
    <>
      <NetworkGraph view={state.view} numbers={numbers} choose={choose} width={width} />
      {state.view === 'biology' && <NerveCell numbers={numbers} width={width} />}
      <div class="matrices">
        {shownLayers.map(layer => (
          <Matrix key={layer} layer={layer} numbers={numbers} choose={choose} />
        ))}
      </div>
      <p class="quiet">{LEGENDS[state.view]}</p>
    </>
  );
}

const LEGENDS: Record<NetworkViewsState['view'], string> = {
  matrices: 'Thick: large weights. Dashed: negative ones. A row holds what flows into one unit; b is its bias.',
  graph: 'Dark: the paths over this edge. Beside the units: what they hold.',
  algebra: 'Dark: the weights that are summed up with this one, a row of the matrix.',
  biology: 'Dots are synapses, as large as strong; hollow ones inhibit. The matrix holds the same strengths.',
};

const unit = 31;
const top = 18;

/** The weights of one layer, and its biases aside. */
function Matrix({
  layer,
  numbers: { weights, biases, edge },
  choose,
}: {
  layer: number;
  numbers: NetworkViewsNumbers;
  choose: (edge: Edge) => void;
}) {
  const [rows, columns] = [SIZES[layer + 1]!, SIZES[layer]!];
  const aside = columns * unit + 7;
  const isHere = layer === edge.layer;
  return (
    <div class="matrix" style={{ width: `${aside + unit + 3}px` }}>
      <Pick
        label={`Matrix W${layer + 1}`}
        rows={rows}
        columns={columns}
        chosen={isHere ? [edge.to, edge.from] : [0, 0]}
        choose={([to, from]) => choose({ layer, to, from })}
        cellAt={(x, y) => [Math.floor((y - top) / unit), Math.floor((x - 1) / unit)]}
        followsPointer
        width={aside + unit + 3}
        height={top + rows * unit + 2}
      >
        <CellMap
          values={weights[layer]!}
          x={1}
          y={top}
          unit={unit}
          name={`W${layer + 1}, ${rows}×${columns}`}
          classOf={(row, column) =>
            isHere && row === edge.to ? (column === edge.from ? 'window winner' : 'window') : 'image'
          }
        />
        <CellMap
          values={biases[layer]!.map(bias => [bias])}
          x={aside}
          y={top}
          unit={unit}
          name={`b${layer + 1}`}
          classOf={() => 'result'}
        />
      </Pick>
    </div>
  );
}
