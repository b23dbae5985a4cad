/** Identifiers of SAML 2.0 and of what it is made of. */
export const ns = {
  saml: 'urn:oasis:names:tc:SAML:2.0:assertion',
  samlp: 'urn:oasis:names:tc:SAML:2.0:protocol',
  md: 'urn:oasis:names:tc:SAML:2.0:metadata',
  ds: 'http://www.w3.org/2000/09/xmldsig#',
  xenc: 'http://www.w3.org/2001/04/xmlenc#',
  xenc11: 'http://www.w3.org/2009/xmlenc11#',
  soap: 'http://schemas.xmlsoap.org/soap/envelope/',
  excC14n: 'http://www.w3.org/2001/10/xml-exc-c14n#',
  xs: 'http://www.w3.org/2001/XMLSchema',
  xsi: 'http://www.w3.org/2001/XMLSchema-instance',
} as const;

export const binding = {
  redirect: 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect',
  post: 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST',
  artifact: 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Artifact',
  soap: 'urn:oasis:names:tc:SAML:2.0:bindings:SOAP',
} as const;

export const nameIdFormat = {
  unspecified: 'urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified',
  emailAddress: 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress',
  persistent: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent',
  transient: 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient',
  entity: 'urn:oasis:names:tc:SAML:2.0:nameid-format:entity',
} as const;

export const attributeNameFormat = {
  basic: 'urn:oasis:names:tc:SAML:2.0:attrname-format:basic',
  uri: 'urn:oasis:names:tc:SAML:2.0:attrname-format:uri',
} as const;

export const confirmation = { bearer: 'urn:oasis:names:tc:SAML:2.0:cm:bearer' } as const;

const status = 'urn:oasis:names:tc:SAML:2.0:status:';
/** saml-core §3.2.2.2 */
export const statusCode = {
  success: `${status}Success`,
  requester: `${status}Requester`,
  responder: `${status}Responder`,
  versionMismatch: `${status}VersionMismatch`,
  authnFailed: `${status}AuthnFailed`,
  invalidAttrNameOrValue: `${status}InvalidAttrNameOrValue`,
  invalidNameIdPolicy: `${status}InvalidNameIDPolicy`,
  noAuthnContext: `${status}NoAuthnContext`,
  noPassive: `${status}NoPassive`,
  partialLogout: `${status}PartialLogout`,
  requestDenied: `${status}RequestDenied`,
  requestUnsupported: `${status}RequestUnsupported`,
  unknownPrincipal: `${status}UnknownPrincipal`,
  unsupportedBinding: `${status}UnsupportedBinding`,
} as const;

const classes = 'urn:oasis:names:tc:SAML:2.0:ac:classes:';
/** saml-authn-context §3.4, and what is asked for as multi-factor (REFEDS). */
export const authnContext = {
  unspecified: `${classes}unspecified`,
  password: `${classes}Password`,
  passwordProtectedTransport: `${classes}PasswordProtectedTransport`,
  timeSyncToken: `${classes}TimeSyncToken`,
  x509: `${classes}X509`,
  multiFactor: 'https://refeds.org/profile/mfa',
} as const;
