/** Tags and numbers of LDAP's protocol operations (RFC 4511 Appendix B). */
export const op = {
  bindRequest: 0x60,
  bindResponse: 0x61,
  unbindRequest: 0x42,
  searchRequest: 0x63,
  searchResultEntry: 0x64,
  searchResultDone: 0x65,
  modifyRequest: 0x66,
  addRequest: 0x68,
  delRequest: 0x4a,
  modDnRequest: 0x6c,
  compareRequest: 0x6e,
  abandonRequest: 0x50,
  searchResultReference: 0x73,
  extendedRequest: 0x77,
  extendedResponse: 0x78,
  intermediateResponse: 0x79,
} as const;

/** Result codes (RFC 4511 §4.1.9). */
export const resultCode = {
  success: 0,
  operationsError: 1,
  protocolError: 2,
  timeLimitExceeded: 3,
  sizeLimitExceeded: 4,
  authMethodNotSupported: 7,
  strongerAuthRequired: 8,
  referral: 10,
  adminLimitExceeded: 11,
  unavailableCriticalExtension: 12,
  confidentialityRequired: 13,
  noSuchObject: 32,
  invalidDnSyntax: 34,
  inappropriateAuthentication: 48,
  invalidCredentials: 49,
  insufficientAccessRights: 50,
  busy: 51,
  unavailable: 52,
  unwillingToPerform: 53,
  other: 80,
} as const;

export const oid = {
  /** RFC 4511 §4.14 */
  startTls: '1.3.6.1.4.1.1466.20037',
  /** RFC 4511 §4.4.1 */
  noticeOfDisconnection: '1.3.6.1.4.1.1466.20036',
  /** RFC 4532 */
  whoAmI: '1.3.6.1.4.1.4203.1.11.3',
  /** RFC 2696 */
  pagedResults: '1.2.840.113556.1.4.319',
} as const;

export const scope = { base: 0, one: 1, subtree: 2 } as const;

const names = new Map<number, string>(Object.entries(resultCode).map(([name, code]) => [code, name]));

/** `invalidCredentials (49)` */
export const resultName = (code: number): string => `${names.get(code) ?? 'result'} (${code})`;
