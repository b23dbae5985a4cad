import { authnContext, type RequestedContext, statusCode } from '../../saml/index.ts';
import { type Assurance, assuranceOf, type Proof, reaches } from '../../session/index.ts';
import { SamlFailure } from './status.ts';

const classes = 'urn:oasis:names:tc:SAML:2.0:ac:classes:';

/** Authentication context classes by how sure a sign-in must be for them (saml-authn-context §3.4). */
const levels: Readonly<Record<string, Assurance>> = {
  [authnContext.unspecified]: 'singleFactor',
  [authnContext.password]: 'singleFactor',
  [authnContext.passwordProtectedTransport]: 'singleFactor',
  [`${classes}PreviousSession`]: 'singleFactor',
  [authnContext.timeSyncToken]: 'multiFactor',
  [`${classes}MobileTwoFactorContract`]: 'multiFactor',
  [authnContext.multiFactor]: 'multiFactor',
  'http://schemas.microsoft.com/claims/multipleauthn': 'multiFactor',
  phr: 'phishingResistant',
};

const order: readonly Assurance[] = ['singleFactor', 'multiFactor', 'phishingResistant'];
const strongest: Readonly<Record<Assurance, string>> = {
  singleFactor: authnContext.passwordProtectedTransport,
  multiFactor: authnContext.multiFactor,
  phishingResistant: 'phr',
};

const levelOf = (name: string): Assurance | undefined =>
  Object.hasOwn(levels, name) ? levels[name] : undefined;

const none = () =>
  new SamlFailure(
    statusCode.noAuthnContext,
    'None of the authentication contexts that are asked for is known here',
  );

/**
 * The classes that will do, best first; undefined where any will.
 * @throws SamlFailure `NoAuthnContext`
 */
export function acceptedClasses(requested: RequestedContext | undefined): readonly string[] | undefined {
  if (!requested || requested.comparison === 'maximum') return undefined;
  const known = requested.classes.filter((name) => levelOf(name) !== undefined);
  if (known.length === 0) throw none();
  if (requested.comparison !== 'better') return known;
  const highest = Math.max(...known.map((name) => order.indexOf(levelOf(name) ?? 'singleFactor')));
  const better = order[highest + 1];
  if (better === undefined) throw none();
  return [strongest[better]];
}

/** How sure a sign-in must be for one of these. */
export const levelsOf = (accepted: readonly string[]): Assurance[] =>
  accepted.flatMap((name) => levelOf(name) ?? []);

/** The first of the classes that a sign-in reaches, else its own; undefined: it reaches none of them. */
export function classReached(
  proofs: readonly Proof[],
  accepted: readonly string[] | undefined,
): string | undefined {
  const held = assuranceOf(proofs);
  if (accepted)
    return accepted.find((name) => {
      const wanted = levelOf(name);
      return wanted !== undefined && reaches(held, wanted);
    });
  if (reaches(held, 'multiFactor')) return authnContext.multiFactor;
  return proofs.includes('password') ? authnContext.passwordProtectedTransport : authnContext.unspecified;
}
