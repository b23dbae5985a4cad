import type { Written } from '../xml/write.ts';
import { element } from '../xml/write.ts';
import { message, type NewMessage } from './envelope.ts';
import { type Status, writeStatus } from './status.ts';

export interface NewResponse extends NewMessage {
  readonly inResponseTo?: string | undefined;
  readonly status: Status;
  /** Signed or not; left out where it did not work. */
  readonly assertion?: Written | undefined;
  /** Encrypted, in place of one in the clear. */
  readonly encryptedAssertion?: Written | undefined;
}

/** saml-core §3.3.3 */
export const writeResponse = (response: NewResponse): Written =>
  message(
    'Response',
    response,
    { InResponseTo: response.inResponseTo },
    writeStatus(response.status),
    response.assertion,
    response.encryptedAssertion && element('saml:EncryptedAssertion', {}, response.encryptedAssertion),
  );
