/** What ends a request with a result. */
export class LdapRefusal extends Error {
  /** @param code one of `resultCode` */
  constructor(
    readonly code: number,
    message: string,
  ) {
    super(message);
  }
}
