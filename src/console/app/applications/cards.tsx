import type { ComponentType } from 'react';
import type { Application, OIDCConfiguration } from '../../../contract/services/application/v2.ts';
import type { Texts } from '../texts/index.ts';
import { AddressesForm } from './addresses.tsx';
import { AlgorithmsForm } from './algorithms.tsx';
import { Attestation } from './attestation.tsx';
import { AuthenticationForm } from './authentication.tsx';
import { CertificateForm } from './certificate.tsx';
import { ConsentForm } from './consent.tsx';
import { CrossAppForm } from './cross-app.tsx';
import { ElsewhereForm } from './elsewhere.tsx';
import { EncryptionForm } from './encryption.tsx';
import { FlowForm } from './flow.tsx';
import { ForwardAuthForm } from './forward-auth.tsx';
import { Keys } from './keys.tsx';
import { LeavingForm } from './leaving.tsx';
import { LoginPagesForm } from './login-pages.tsx';
import { LogoutForm } from './logout.tsx';
import { NamingForm } from './naming.tsx';
import { OwnKeysForm } from './own-keys.tsx';
import { PossessionForm } from './possession.tsx';
import { ProfileForm } from './profile.tsx';
import { apiOf, oidcOf } from './queries.ts';
import { RequestObjectsForm } from './request-objects.tsx';
import { RequestsForm } from './requests.tsx';
import { ResourcesForm } from './resources.tsx';
import { RolesClaimForm } from './roles-claim.tsx';
import { SecretCard, usesKeys, usesSecret } from './secret.tsx';
import { TokensForm } from './tokens.tsx';
import { Workloads } from './workloads.tsx';

/** The parts of an application's page that hold settings, in their order, with their addresses below its own. */
export const settingsParts = ['sign-in', 'tokens', 'security', 'logout', 'consent'] as const;
export type SettingsPart = (typeof settingsParts)[number];

interface Shown {
  readonly application: Application;
}

/** Settings that are saved together: a card on the page, an entry of its overview, and found by the palette. */
export interface SettingsCard {
  /** On which part of the page it stands, among the others in the order of the list. */
  readonly part: SettingsPart;
  /** Its fragment there: `/applications/<id>/security#profile`. */
  readonly id: string;
  /** Its title and what stands below that; by all words in it the palette finds it. */
  readonly texts: (t: Texts) => { readonly title: string; readonly text?: string };
  /** Which applications have it. */
  readonly fits: (application: Application) => boolean;
  readonly Form: ComponentType<Shown>;
  /** The part of the page that it once was by itself: addresses of it are still about. */
  readonly formerly?: string;
  /** It draws its card by itself, as it has something to press at the top. */
  readonly drawn?: true;
}

const signsIn = (application: Application): boolean => oidcOf(application) !== undefined;
const provesItself = (application: Application): boolean =>
  signsIn(application) || apiOf(application) !== undefined;

/** A form of what Zitadel's API has for applications that people sign in to. */
const ofOidc =
  (Form: ComponentType<Shown & { readonly oidc: OIDCConfiguration }>): ComponentType<Shown> =>
  ({ application }) => {
    const oidc = oidcOf(application);
    return oidc && <Form application={application} oidc={oidc} />;
  };

/** All that an application can be told. Whoever adds a setting adds its card here, and it has its place. */
export const settingsCards: readonly SettingsCard[] = [
  {
    part: 'sign-in',
    id: 'addresses',
    texts: (t) => t.applications.uris,
    fits: signsIn,
    Form: ofOidc(AddressesForm),
  },
  { part: 'sign-in', id: 'flow', texts: (t) => t.applications.flow, fits: signsIn, Form: ofOidc(FlowForm) },
  {
    part: 'sign-in',
    id: 'forward-auth',
    texts: (t) => t.applications.forwardAuth,
    fits: signsIn,
    Form: ForwardAuthForm,
  },
  {
    part: 'sign-in',
    id: 'elsewhere',
    texts: (t) => t.applications.elsewhere,
    fits: signsIn,
    Form: ElsewhereForm,
  },
  {
    part: 'sign-in',
    id: 'login-pages',
    texts: (t) => t.applications.loginPages,
    fits: signsIn,
    Form: ofOidc(LoginPagesForm),
  },
  {
    part: 'tokens',
    id: 'tokens',
    texts: (t) => t.applications.tokens,
    fits: signsIn,
    Form: ofOidc(TokensForm),
  },
  {
    part: 'tokens',
    id: 'roles',
    texts: (t) => t.applications.rolesClaim,
    fits: signsIn,
    Form: RolesClaimForm,
    formerly: 'roles',
  },
  { part: 'tokens', id: 'naming', texts: (t) => t.applications.naming, fits: signsIn, Form: NamingForm },
  {
    part: 'tokens',
    id: 'resources',
    texts: (t) => t.applications.resources,
    fits: provesItself,
    Form: ResourcesForm,
  },
  {
    part: 'tokens',
    id: 'algorithms',
    texts: (t) => t.applications.algorithms,
    fits: signsIn,
    Form: AlgorithmsForm,
  },
  {
    part: 'tokens',
    id: 'encryption',
    texts: (t) => t.applications.encryption,
    fits: signsIn,
    Form: EncryptionForm,
  },
  {
    part: 'security',
    id: 'authentication',
    texts: (t) => t.applications.authentication,
    fits: provesItself,
    Form: AuthenticationForm,
  },
  {
    part: 'security',
    id: 'secret',
    texts: (t) => t.applications.secret,
    fits: usesSecret,
    Form: SecretCard,
    drawn: true,
  },
  {
    part: 'security',
    id: 'keys',
    texts: (t) => t.common.keys,
    fits: usesKeys,
    Form: Keys,
    drawn: true,
    formerly: 'keys',
  },
  {
    part: 'security',
    id: 'own-keys',
    texts: (t) => t.applications.ownKeys,
    fits: signsIn,
    Form: OwnKeysForm,
  },
  {
    part: 'security',
    id: 'workloads',
    texts: (t) => ({ title: t.trust.workloads, text: t.trust.workloadsText }),
    fits: usesKeys,
    Form: Workloads,
    drawn: true,
  },
  {
    part: 'security',
    id: 'cross-app',
    texts: (t) => t.trust.crossApp,
    fits: (application) => signsIn(application) && (usesSecret(application) || usesKeys(application)),
    Form: CrossAppForm,
  },
  {
    part: 'security',
    id: 'certificate',
    texts: (t) => t.applications.certificate,
    fits: signsIn,
    Form: CertificateForm,
  },
  {
    part: 'security',
    id: 'attestation',
    texts: (t) => t.applications.attestation,
    fits: signsIn,
    Form: Attestation,
    drawn: true,
  },
  {
    part: 'security',
    id: 'profile',
    texts: (t) => t.applications.profile,
    fits: signsIn,
    Form: ProfileForm,
  },
  {
    part: 'security',
    id: 'requests',
    texts: (t) => t.applications.requests,
    fits: signsIn,
    Form: RequestsForm,
  },
  {
    part: 'security',
    id: 'request-objects',
    texts: (t) => t.applications.requestObjects,
    fits: signsIn,
    Form: RequestObjectsForm,
  },
  {
    part: 'security',
    id: 'possession',
    texts: (t) => t.applications.possession,
    fits: signsIn,
    Form: PossessionForm,
  },
  {
    part: 'logout',
    id: 'logout',
    texts: (t) => t.applications.logout,
    fits: signsIn,
    Form: ofOidc(LogoutForm),
  },
  { part: 'logout', id: 'leaving', texts: (t) => t.applications.leaving, fits: signsIn, Form: LeavingForm },
  { part: 'consent', id: 'consent', texts: (t) => t.applications.consent, fits: signsIn, Form: ConsentForm },
];

export const isSettingsPart = (part: string): part is SettingsPart =>
  settingsParts.some((each) => each === part);

/** Those of which the application has something. */
export const partsOf = (application: Application): readonly SettingsPart[] =>
  settingsParts.filter((part) => settingsCards.some((card) => card.part === part && card.fits(application)));

export const partTitle = (t: Texts, part: SettingsPart): string =>
  part === 'sign-in' ? t.applications.parts.signIn : t.applications.parts[part];

/** Where a setting is, for links to it. */
export const addressOf = (
  applicationId: string,
  { part, id }: SettingsCard,
): { to: string; hash: string } => ({
  to: `/applications/${applicationId}/${part}`,
  hash: id,
});
