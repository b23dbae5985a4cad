import { BerReader, berTag, MalformedBer } from './ber-reader.ts';
import { boolean, element, integer, octetString, sequence } from './ber-writer.ts';

/** What goes with a message beside its operation (RFC 4511 §4.1.11). */
export interface Control {
  readonly type: string;
  readonly critical: boolean;
  readonly value?: Uint8Array;
}

/** A message with its operation (RFC 4511 §4.1.1). */
export interface LdapMessage<Operation> {
  readonly id: number;
  readonly operation: Operation;
  readonly controls: readonly Control[];
}

const controlsTag = 0xa0;
const mostControls = 16;

export function encodeMessage(
  id: number,
  operation: Uint8Array,
  controls: readonly Control[] = [],
): Uint8Array {
  const parts = controls.map(({ type, critical, value }) =>
    sequence(
      octetString(type),
      ...(critical ? [boolean(true)] : []),
      ...(value === undefined ? [] : [octetString(value)]),
    ),
  );
  return sequence(integer(id), operation, ...(parts.length > 0 ? [element(controlsTag, ...parts)] : []));
}

/**
 * @param elements that may be read of the message
 * @param decodeOperation takes the next element of the reader, whatever it is
 * @throws MalformedBer
 */
export function decodeMessage<Operation>(
  bytes: Uint8Array,
  elements: number,
  decodeOperation: (reader: BerReader) => Operation,
): LdapMessage<Operation> {
  const message = new BerReader(bytes, elements).enter();
  const id = message.integer();
  if (id < 0) throw new MalformedBer('a message of a negative id');
  const operation = decodeOperation(message);
  return { id, operation, controls: message.tag === controlsTag ? decodeControls(message) : [] };
}

function decodeControls(message: BerReader): Control[] {
  const reader = message.enter(controlsTag);
  const controls: Control[] = [];
  while (!reader.done) {
    if (controls.length === mostControls) throw new MalformedBer(`more than ${mostControls} controls`);
    const control = reader.enter();
    const type = control.text();
    const critical = control.tag === berTag.boolean && control.boolean();
    controls.push({ type, critical, ...(!control.done && { value: control.octets() }) });
  }
  return controls;
}
