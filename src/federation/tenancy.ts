import { type Cases, exempt } from '../e2e/tenancy/case.ts';

const both: Cases = {
  StartIdentityProviderIntent: exempt(
    'whoever shows sign-in pages may send people to the providers there are',
  ),
  RetrieveIdentityProviderIntent: exempt('whoever has the token of an intent was told of it by its person'),
};

export const cases: Readonly<Record<string, Cases>> = {
  'zitadel.user.v2.UserService': both,
  'zitadel.user.v2beta.UserService': both,
};
