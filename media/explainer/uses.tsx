/** From a note to the code that uses what it teaches: the lines of the open file, and of the workspace when asked for. */
import { useEffect } from 'preact/hooks';
import type { FromExplainer, Use } from '../../src/panels/explainer-protocol';

interface Props {
  readonly note: string;
  /** The file on screen: another one has other lines. */
  readonly file: string | undefined;
  readonly found: { readonly uses: readonly Use[]; readonly everywhere: boolean } | undefined;
  readonly send: (message: FromExplainer) => void;
}

/** More lines than these are counted, not listed. */
const most = 8;

export function Uses({ note, file, found, send }: Props) {
  useEffect(() => send({ type: 'find-uses', note, everywhere: false }), [note, file]);
  if (!found) return null;
  const { uses, everywhere } = found;
  const shown = everywhere ? uses : uses.slice(0, most);
  return (
    <section class="uses">
      <h2 class="label">{everywhere ? 'Used in your workspace' : 'Used in this file'}</h2>
      {uses.length === 0 && <p class="quiet">{everywhere ? 'Nowhere that a name shows it.' : 'Not by name.'}</p>}
      <ul>
        {shown.map(({ uri, from, to, file: name, line, text }) => (
          <li key={`${uri} ${from}`}>
            <button type="button" class="link" onClick={() => send({ type: 'reveal', uri, from, to })}>
              {everywhere && `${name}, `}line {line}
            </button>{' '}
            <code>{text}</code>
          </li>
        ))}
      </ul>
      {uses.length > shown.length && <p class="quiet">and {uses.length - shown.length} more lines</p>}
      {!everywhere && (
        <button type="button" class="link" onClick={() => send({ type: 'find-uses', note, everywhere: true })}>
          Look in the workspace
        </button>
      )}
    </section>
  );
}
