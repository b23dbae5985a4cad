import { methodOf } from '../settings/testing.ts';
import type { TextKind, TextRpc } from './kinds.ts';

/** What tests of all kinds of texts need to ask their RPCs. */

export const rpcOf = (kind: TextKind, service: TextRpc['service'], does: TextRpc['does']) => {
  const rpc = kind.rpcs.find((each) => each.service === service && each.does === does);
  if (!rpc) throw new Error(`nothing does ${does} on ${kind.template} in ${service}`);
  return methodOf(rpc);
};

/** Texts as the requests that set them take them: not every kind has a field for each of its texts. */
export function requestOf(kind: TextKind, texts: ReadonlyMap<string, string>): object {
  const { fields } = rpcOf(kind, 'admin', 'set').input;
  return Object.fromEntries(
    Object.entries(kind.tell(texts)).filter(([name]) => fields.some(({ localName }) => localName === name)),
  );
}

/** Texts of a kind that are not those it has from the start. */
export const otherTexts = (kind: TextKind, word = 'Other'): ReadonlyMap<string, string> =>
  kind.read(requestOf(kind, new Map(kind.keys.map((key) => [key, `${word} ${key}`]))));
