/** Where a SAML identity provider finds us: an entity of our own for each. */
export const samlPaths = (origin: string, providerId: string) => {
  const base = `${origin}/idps/${providerId}/saml`;
  return {
    /** The address of our metadata, which is our entity id too. */
    entityId: `${base}/metadata`,
    acs: `${base}/acs`,
    post: `${base}/post`,
  };
};
