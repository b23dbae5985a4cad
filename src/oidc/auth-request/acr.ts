import { type Assurance, assuranceOf, reaches } from '../../session/index.ts';
import { methodsOf, proofsOf } from './values.ts';

/**
 * Authentication context classes (OIDC Core §2 `acr`), by what the sign-in has really proven. `phr` is of OpenID
 * Connect EAP ACR Values; here it is never given for one factor alone.
 */
const classes: Readonly<Record<string, Assurance>> = {
  phr: 'phishingResistant',
  'urn:postern:acr:multi-factor': 'multiFactor',
  'urn:postern:acr:single-factor': 'singleFactor',
};
/** What `acr_values` may hold, the strongest first. */
export const acrValues = Object.keys(classes);

/** Which classes are wanted, best first; unknown ones are not among them. */
export interface RequestedAcr {
  readonly values: readonly string[];
  /** Without one of them the sign-in has failed (OIDC Core §5.5.1.1). */
  readonly essential: boolean;
}

export const assurancesOf = ({ values }: RequestedAcr): Assurance[] =>
  values.flatMap((value) => classes[value] ?? []);

const heldBy = (methods: readonly number[]): Assurance | undefined => assuranceOf(proofsOf(methods));

const firstReached = (requested: RequestedAcr | undefined, held: Assurance | undefined): string | undefined =>
  requested?.values.find((value) => {
    const wanted = classes[value];
    return wanted !== undefined && reaches(held, wanted);
  });

/** The class of a sign-in: the first of the requested ones that it reaches, else its own; undefined: nothing was proven. */
export function acrOf(methods: readonly number[], requested?: RequestedAcr): string | undefined {
  const held = heldBy(methods);
  return firstReached(requested, held) ?? acrValues.find((value) => classes[value] === held);
}

/** By names of methods as tokens hold them. */
export const acrOfAmr = (amr: readonly string[]): string | undefined => acrOf(methodsOf(amr));

/** Whether the sign-in is good enough for what is demanded. */
export const meetsAcr = (methods: readonly number[], requested: RequestedAcr | undefined): boolean =>
  !requested?.essential || firstReached(requested, heldBy(methods)) !== undefined;
