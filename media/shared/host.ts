/**
 * The page's line to the extension host, and the little it keeps across reloads.
 * `acquireVsCodeApi` may be called once a page, so it is called here.
 */
declare function acquireVsCodeApi(): {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
};

const api = acquireVsCodeApi();

export function send<T>(message: T): void {
  api.postMessage(message);
}

/** Calls `receive` with every message that `read` recognises; anything else is ignored. */
export function listen<T>(read: (value: unknown) => T | undefined, receive: (message: T) => void): void {
  window.addEventListener('message', event => {
    const message = read(event.data);
    if (message !== undefined) receive(message);
  });
}

export function restore<T>(isState: (value: unknown) => value is T): T | undefined {
  const state = api.getState();
  return isState(state) ? state : undefined;
}

export function save<T>(state: T): void {
  api.setState(state);
}
