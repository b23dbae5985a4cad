import { type Cases, exempt } from '../e2e/tenancy/case.ts';

const both: Cases = {
  StartIdentityProviderIntent: exempt(
    'login clients may send people to the providers there are; nobody else may',
  ),
  RetrieveIdentityProviderIntent: exempt(
    'a login client that has the token of an intent was told of it by its person; nobody else may',
  ),
};

export const cases: Readonly<Record<string, Cases>> = {
  'zitadel.user.v2.UserService': both,
  'zitadel.user.v2beta.UserService': both,
};
