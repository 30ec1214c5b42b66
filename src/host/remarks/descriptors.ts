/**
 * Descriptors of a kind and the norm they are compared by: SIFT's floats by NORM_L2, ORB's bits by NORM_HAMMING. Said where the
 * file has one detector and one matcher, each of which the text shows.
 */
import type { Call, Expression } from '../../python/ast';
import type { DottedName } from '../../python/symbols';
import { lineText } from '../../source/cells';
import { symbolsIn } from '../parsed';
import type { Around } from './place';

export function descriptorRemarks(name: string, around: Around): readonly string[] {
  if (!CONCERNED.test(name)) return [];
  const symbols = symbolsIn(around.text);
  const only = (pattern: RegExp) => {
    const found = symbols.list.filter(symbol => symbol.call && pattern.test(symbol.name));
    return found.length === 1 ? found[0] : undefined;
  };
  const [detector, matcher] = [only(DETECTOR), only(MATCHER)];
  if (!detector || !matcher) return [];
  if (!/BFMatcher/.test(matcher.name)) return [];
  const norm = normOf(matcher.call!, expression => symbols.shownValue(expression));
  const kind = DETECTOR.exec(detector.name)![1]!;
  if (!norm || !givesDefault(detector)) return [];
  const isBinary = BINARY.has(kind);
  const [line, other] = [detector, matcher].map(({ span }) => lineText(around, span.from)) as [string, string];
  if (isBinary && !/HAMMING/.test(norm))
    return [
      `${kind}’s descriptors (${line}) are bits, 8 in a byte: ${norm} (${other}) compares the bytes as numbers, so bits count by their place. NORM_HAMMING counts those that differ.`,
    ];
  if (!isBinary && /HAMMING/.test(norm))
    return [
      `${kind}’s descriptors (${line}) are float32, and ${norm} (${other}) takes bytes: match() raises. NORM_L2 is for them.`,
    ];
  return [];
}

const CONCERNED =
  /^cv2\.(BFMatcher(_create|\.create)?|DescriptorMatcher\.(knnMatch|match|radiusMatch)|(SIFT|ORB|AKAZE|KAZE|BRISK)(_create|\.create))$/;
const DETECTOR = /^cv2\.(?:xfeatures2d\.)?(SIFT|SURF|ORB|AKAZE|KAZE|BRISK)(?:_create|\.create)$/;
const MATCHER =
  /^cv2\.(BFMatcher(_create|\.create)?|FlannBasedMatcher(_create|\.create)?|DescriptorMatcher_create|DescriptorMatcher\.create)$/;
const BINARY = new Set(['ORB', 'AKAZE', 'BRISK']);

/** AKAZE can give floats by an option. */
function givesDefault({ name, call }: DottedName): boolean {
  return !/AKAZE/.test(name) || call!.arguments.length === 0;
}

/** `NORM_L2` where it is left out. */
function normOf(call: Call, shown: (expression: Expression) => string | undefined): string | undefined {
  const callee = call.callee;
  const bare = callee.kind === 'Attribute' || callee.kind === 'Name' ? callee : undefined;
  if (!bare || call.arguments.some(({ unpack }) => unpack)) return undefined;
  const given = call.arguments.find(({ name }, i) => name === 'normType' || (i === 0 && name === undefined));
  if (!given) return 'NORM_L2';
  const value = shown(given.value);
  return /^cv2\.NORM_\w+$/.test(value ?? '') ? value!.slice('cv2.'.length) : undefined;
}
