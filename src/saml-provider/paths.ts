/** Under the origin of an instance, as Zitadel has them. */
export const paths = {
  metadata: '/saml/v2/metadata',
  certificate: '/saml/v2/certificate',
  singleSignOn: '/saml/v2/SSO',
  singleLogout: '/saml/v2/SLO',
  /** Where the login sends the browser with an answer that goes to the application as a form. */
  callback: '/saml/v2/callback',
} as const;

/** Its entity id is where its metadata is. */
export const entityIdOf = ({ origin }: { readonly origin: string }): string => `${origin}${paths.metadata}`;
