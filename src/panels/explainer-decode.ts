/** A picture's file becomes pixels in the explainer's page: a browser reads every kind of picture, and no native code is needed. */
import type { Decode } from '../host/run-input';
import type { FromExplainer, ToExplainer } from './explainer-protocol';

const patience = 20_000;

/** `ask` brings a page up and sends it the message. */
export function openDecoder(ask: (message: ToExplainer) => Promise<void>) {
  const waiting = new Map<number, (message: Extract<FromExplainer, { type: 'decoded' }>) => void>();
  let next = 0;
  const decode: Decode = (name, bytes) =>
    new Promise((resolve, reject) => {
      const id = next++;
      const timer = setTimeout(() => {
        waiting.delete(id);
        reject(new Error('the explainer did not answer'));
      }, patience);
      waiting.set(id, ({ result }) => {
        clearTimeout(timer);
        if ('reason' in result) reject(new Error(result.reason));
        else resolve({ name, ...result });
      });
      // Of arrays, webviews are handed plain ones only, and files are read into Node's own.
      ask({ type: 'decode', id, bytes: new Uint8Array(bytes), svg: /\.svg$/i.test(name) }).catch(reject);
    });
  return {
    decode,
    hear(message: Extract<FromExplainer, { type: 'decoded' }>): void {
      const done = waiting.get(message.id);
      waiting.delete(message.id);
      done?.(message);
    },
  };
}
