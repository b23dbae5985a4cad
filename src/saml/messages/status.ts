import { ns, statusCode } from '../names.ts';
import { SamlRefusal } from '../refusal.ts';
import { childOf, requiredAttribute, requiredChild, textOf } from '../xml/read.ts';
import type { XmlElement } from '../xml/tree.ts';
import { element, type Written } from '../xml/write.ts';

/** How it went (saml-core §3.2.2.1): a code, one within it that says more, and words. */
export interface Status {
  readonly codes: readonly string[];
  readonly message: string;
}

export const succeeded: Status = { codes: [statusCode.success], message: '' };

export function statusOf(response: XmlElement): Status {
  const status = requiredChild(response, ns.samlp, 'Status');
  const outer = requiredChild(status, ns.samlp, 'StatusCode');
  const inner = childOf(outer, ns.samlp, 'StatusCode');
  const message = childOf(status, ns.samlp, 'StatusMessage');
  return {
    codes: [outer, ...(inner ? [inner] : [])].map((code) => requiredAttribute(code, 'Value')),
    message: message ? textOf(message).slice(0, 1_000) : '',
  };
}

export const isSuccess = ({ codes }: Status): boolean => codes[0] === statusCode.success;

/** @throws SamlRefusal `status` */
export function requireSuccess(status: Status): void {
  if (isSuccess(status)) return;
  const what = status.message || (status.codes.at(-1) ?? '').replace(/^.*:/, '');
  throw new SamlRefusal('status', `The other side answers that it did not work: ${what}`, status);
}

export function writeStatus({ codes: [outer, inner], message }: Status): Written {
  const within = inner === undefined ? undefined : element('samlp:StatusCode', { Value: inner });
  return element(
    'samlp:Status',
    {},
    element('samlp:StatusCode', { Value: outer }, within),
    message === '' ? undefined : element('samlp:StatusMessage', {}, message),
  );
}
