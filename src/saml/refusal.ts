/** Why a SAML message, or a description of who sends some, is not taken. */
export type RefusalReason =
  /** No XML of the kind that is read here: a DTD, an entity, a comment, something too large or too deep. */
  | 'xml'
  /** Not what the SAML schema asks for. */
  | 'malformed'
  /** Something that SAML has and this does not take. */
  | 'unsupported'
  | 'unsigned'
  | 'signature'
  | 'weak_algorithm'
  | 'decryption'
  | 'issuer'
  | 'destination'
  | 'recipient'
  | 'audience'
  | 'in_response_to'
  | 'expired'
  | 'not_yet_valid'
  /** The other side says itself that it did not work. */
  | 'status';

export class SamlRefusal extends Error {
  override readonly name = 'SamlRefusal';

  constructor(
    readonly reason: RefusalReason,
    message: string,
    /** Of an answer that tells of a failure (saml-core §3.2.2.2), outermost first. */
    readonly status?: { readonly codes: readonly string[]; readonly message: string },
  ) {
    super(message);
  }
}

export const refuse = (reason: RefusalReason, message: string): never => {
  throw new SamlRefusal(reason, message);
};
