import type { DataOrg, ImportDataSuccessOrg } from '../contract/services/admin/v1.ts';
import type { DataOrg as FormerDataOrg } from '../contract/services/v1/v1.ts';
import type { Given } from '../contract/types.ts';

/** Both forms of an organization's data: the former one has second factors and identity providers apart. */
export type Field = Exclude<keyof DataOrg | keyof FormerDataOrg, `$${string}` | 'orgId' | 'org' | 'orgState'>;
type FieldsOf = {
  [F in Field]: F extends keyof DataOrg
    ? DataOrg[F]
    : F extends keyof FormerDataOrg
      ? FormerDataOrg[F]
      : never;
};
type EntryOf<F extends Field> =
  NonNullable<FieldsOf[F]> extends readonly (infer E)[] ? E : NonNullable<FieldsOf[F]>;

/** An RPC by service and local name. */
export type Rpc = `${'management' | 'admin'}/${string}` | 'project/createProjectGrant' | 'user/addIDPLink';

export const serviceOf = {
  management: 'zitadel.management.v1.ManagementService',
  admin: 'zitadel.admin.v1.AdminService',
  project: 'zitadel.project.v2.ProjectService',
  user: 'zitadel.user.v2.UserService',
} as const;

export interface Call {
  readonly rpc: Rpc;
  readonly request: object;
  readonly given?: Given | undefined;
}

/** What an entry of an import is: the call that makes it, and what tells it from others. */
export interface Part<F extends Field = Field> {
  readonly field: F;
  /** In reports of what was refused. */
  readonly type: string;
  readonly id: (entry: EntryOf<F>, orgId: string) => string;
  readonly make: (entry: EntryOf<F>, orgId: string) => Call;
  /** Id of the refusal by which it turns out to be there already, and the organization's; any other is told. */
  readonly thereBy?: string;
  /** Where it is there already: what makes it as wanted. Without it what is there is left. */
  readonly again?: (entry: EntryOf<F>, orgId: string) => Call;
  /** What follows once it is there. */
  readonly afterwards?: (entry: EntryOf<F>) => readonly Call[];
  /** It is an aggregate of its own, under its id: many may be made at once, and are known to be there by their ids. */
  readonly aggregate?: 'project' | 'user' | 'action';
  /** Enters it into the report of what is there now. */
  readonly report?: (entry: EntryOf<F>, into: ImportDataSuccessOrg) => void;
}

const part = <F extends Field>(field: F, type: string, rest: Omit<Part<F>, 'field' | 'type'>): Part =>
  ({ field, type, ...rest }) as unknown as Part;

/** A policy of the organization: set anew where it has one. */
const policy = <F extends Field>(
  field: F,
  type: string,
  name: string,
  activating: readonly Rpc[] = [],
): Part =>
  part(field, type, {
    id: (_entry, orgId) => orgId,
    make: (request) => ({ rpc: `management/addCustom${name}`, request: request as object }),
    thereBy: 'SETT-Pol01',
    again: (request) => ({ rpc: `management/updateCustom${name}`, request: request as object }),
    afterwards: () => activating.map((rpc) => ({ rpc, request: {} })),
  });

/** Texts of one language, which are set whether there are any or not. */
const texts = <F extends Field>(field: F, type: string, localName: string): Part =>
  part(field, type, {
    id: (entry) => (entry as { language: string }).language,
    make: (request) => ({ rpc: `management/${localName}`, request: request as object }),
  });

/** As `UserState` numbers them. */
const userState = { inactive: 2, locked: 4, initial: 6 } as const;

const stateOfUser = (userId: string, state: number): readonly Call[] => {
  if (state === userState.inactive) return [{ rpc: 'management/deactivateUser', request: { id: userId } }];
  if (state === userState.locked) return [{ rpc: 'management/lockUser', request: { id: userId } }];
  return [];
};

const pair = (...ids: readonly string[]) => ids.join('/');

/** Everything that an organization's data can hold, in the order in which one thing stands on another. */
export const parts: readonly Part[] = [
  part('domainPolicy', 'domain_policy', {
    id: (_entry, orgId) => orgId,
    make: (entry, orgId) => ({ rpc: 'admin/addCustomDomainPolicy', request: { ...entry, orgId } }),
    thereBy: 'SETT-Pol01',
    again: (entry, orgId) => ({ rpc: 'admin/updateCustomDomainPolicy', request: { ...entry, orgId } }),
  }),
  policy('labelPolicy', 'label_policy', 'LabelPolicy', ['management/activateCustomLabelPolicy']),
  policy('lockoutPolicy', 'lockout_policy', 'LockoutPolicy'),
  policy('loginPolicy', 'login_policy', 'LoginPolicy'),
  part('secondFactors', 'second_factor', {
    id: ({ type }) => String(type),
    make: (request) => ({ rpc: 'management/addSecondFactorToLoginPolicy', request }),
    thereBy: 'SETT-Fac02',
  }),
  part('multiFactors', 'multi_factor', {
    id: ({ type }) => String(type),
    make: (request) => ({ rpc: 'management/addMultiFactorToLoginPolicy', request }),
    thereBy: 'SETT-Fac02',
  }),
  policy('passwordComplexityPolicy', 'password_complexity_policy', 'PasswordComplexityPolicy'),
  policy('privacyPolicy', 'privacy_policy', 'PrivacyPolicy'),
  texts('loginTexts', 'login_text', 'setCustomLoginText'),
  texts('initMessages', 'init_message', 'setCustomInitMessageText'),
  texts('passwordResetMessages', 'password_reset_message', 'setCustomPasswordResetMessageText'),
  texts('verifyEmailMessages', 'verify_email_message', 'setCustomVerifyEmailMessageText'),
  texts('verifyPhoneMessages', 'verify_phone_message', 'setCustomVerifyPhoneMessageText'),
  texts('verifySmsOtpMessages', 'verify_sms_otp_message', 'setCustomVerifySMSOTPMessageText'),
  texts('verifyEmailOtpMessages', 'verify_email_otp_message', 'setCustomVerifyEmailOTPMessageText'),
  texts('domainClaimedMessages', 'domain_claimed_message', 'setCustomDomainClaimedMessageCustomText'),
  texts(
    'passwordlessRegistrationMessages',
    'passwordless_registration_message',
    'setCustomPasswordlessRegistrationMessageCustomText',
  ),
  texts('inviteUserMessages', 'invite_user_message', 'setCustomInviteUserMessageCustomText'),
  part('domains', 'domain', {
    id: ({ domainName }) => domainName,
    make: ({ domainName, isVerified }) => ({
      rpc: 'management/addOrgDomain',
      request: { domain: domainName },
      ...(isVerified && { given: { id: domainName } }),
    }),
    thereBy: 'ORG-Dom03',
    afterwards: ({ domainName, isPrimary }) =>
      isPrimary ? [{ rpc: 'management/setPrimaryOrgDomain', request: { domain: domainName } }] : [],
    report: ({ domainName }, into) => into.domains.push(domainName),
  }),
  part('oidcIdps', 'oidc_idp', {
    id: ({ idpId }) => idpId,
    make: ({ idpId, idp }) => ({ rpc: 'management/addOrgOIDCIDP', request: idp ?? {}, given: { id: idpId } }),
    report: ({ idpId }, into) => into.oidcIpds.push(idpId),
  }),
  part('jwtIdps', 'jwt_idp', {
    id: ({ idpId }) => idpId,
    make: ({ idpId, idp }) => ({ rpc: 'management/addOrgJWTIDP', request: idp ?? {}, given: { id: idpId } }),
    report: ({ idpId }, into) => into.jwtIdps.push(idpId),
  }),
  part('idps', 'login_policy_idp', {
    id: ({ idpId }) => idpId,
    make: (request) => ({ rpc: 'management/addIDPToLoginPolicy', request }),
  }),
  part('projects', 'project', {
    id: ({ projectId }) => projectId,
    make: ({ projectId, project }) => ({
      rpc: 'management/addProject',
      request: project ?? {},
      given: { id: projectId },
    }),
    aggregate: 'project',
    report: ({ projectId }, into) => into.projectIds.push(projectId),
  }),
  part('projectRoles', 'project_role', {
    id: ({ projectId, roleKey }) => pair(projectId, roleKey),
    make: (request) => ({ rpc: 'management/addProjectRole', request }),
    thereBy: 'PROJECT-Rol01',
    report: ({ projectId, roleKey }, into) => into.projectRoles.push(pair(projectId, roleKey)),
  }),
  part('oidcApps', 'oidc_app', {
    id: ({ appId }) => appId,
    make: ({ appId, app }) => ({ rpc: 'management/addOIDCApp', request: app ?? {}, given: { id: appId } }),
    thereBy: 'APP-Ext02',
    report: ({ appId }, into) => into.oidcAppIds.push(appId),
  }),
  part('apiApps', 'api_app', {
    id: ({ appId }) => appId,
    make: ({ appId, app }) => ({ rpc: 'management/addAPIApp', request: app ?? {}, given: { id: appId } }),
    thereBy: 'APP-Ext02',
    report: ({ appId }, into) => into.apiAppIds.push(appId),
  }),
  part('appKeys', 'app_key', {
    id: ({ id }) => id,
    make: ({ id, publicKey, ...key }) => ({
      rpc: 'management/addAppKey',
      request: key,
      given: { id, publicKey },
    }),
    thereBy: 'APP-Key05',
    report: ({ id }, into) => into.appKeys.push(id),
  }),
  part('humanUsers', 'human_user', {
    id: ({ userId }) => userId,
    make: ({ userId, user, state }) => ({
      rpc: 'management/importHumanUser',
      request: user ?? {},
      given: { id: userId, initialized: state !== 0 && state !== userState.initial },
    }),
    afterwards: ({ userId, state }) => stateOfUser(userId, state),
    aggregate: 'user',
    report: ({ userId }, into) => into.humanUserIds.push(userId),
  }),
  part('machineUsers', 'machine_user', {
    id: ({ userId }) => userId,
    make: ({ userId, user }) => ({ rpc: 'management/addMachineUser', request: { ...user, userId } }),
    afterwards: ({ userId, state }) => stateOfUser(userId, state),
    aggregate: 'user',
    report: ({ userId }, into) => into.machineUserIds.push(userId),
  }),
  part('machineKeys', 'machine_key', {
    id: ({ keyId }) => keyId,
    make: ({ keyId, ...key }) => ({ rpc: 'management/addMachineKey', request: key, given: { id: keyId } }),
    thereBy: 'USER-Key01',
    report: ({ keyId }, into) => into.machineKeys.push(keyId),
  }),
  part('userMetadata', 'user_metadata', {
    id: ({ id, key }) => pair(id, key),
    make: (request) => ({ rpc: 'management/setUserMetadata', request }),
    report: ({ id, key }, into) => into.userMetadata.push({ userId: id, key } as never),
  }),
  part('userLinks', 'user_link', {
    id: ({ userId, idpId }) => pair(userId, idpId),
    make: ({ userId, idpId, providedUserId, providedUserName }) => ({
      rpc: 'user/addIDPLink',
      request: { userId, idpLink: { idpId, userId: providedUserId, userName: providedUserName } },
    }),
    report: ({ userId, idpId, providedUserId, providedUserName }, into) =>
      into.userLinks.push({
        userId,
        idpId,
        externalUserId: providedUserId,
        displayName: providedUserName,
      } as never),
  }),
  part('actions', 'action', {
    id: ({ actionId }) => actionId,
    make: ({ actionId, action }) => ({
      rpc: 'management/createAction',
      request: action ?? {},
      given: { id: actionId },
    }),
    aggregate: 'action',
    report: ({ actionId }, into) => into.actionIds.push(actionId),
  }),
  part('triggerActions', 'trigger_action', {
    id: ({ flowType, triggerType }) => pair(String(flowType), String(triggerType)),
    make: (request) => ({ rpc: 'management/setTriggerActions', request }),
    report: (entry, into) => into.triggerActions.push(entry as never),
  }),
  part('projectGrants', 'project_grant', {
    id: ({ grantId }) => grantId,
    make: ({ grantId, projectGrant }) => ({
      rpc: 'project/createProjectGrant',
      request: {
        projectId: projectGrant?.projectId ?? '',
        grantedOrganizationId: projectGrant?.grantedOrgId ?? '',
        roleKeys: projectGrant?.roleKeys ?? [],
      },
      given: { id: grantId },
    }),
    thereBy: 'PROJECT-Gra04',
    report: ({ grantId, projectGrant }, into) =>
      into.projectGrants.push({
        grantId,
        projectId: projectGrant?.projectId ?? '',
        orgId: projectGrant?.grantedOrgId ?? '',
      } as never),
  }),
  part('userGrants', 'user_grant', {
    id: ({ userId, projectId }) => pair(userId, projectId),
    make: (request) => ({ rpc: 'management/addUserGrant', request }),
    thereBy: 'AUTHORIZATION-Ext01',
    report: ({ userId, projectId }, into) => into.userGrants.push({ userId, projectId } as never),
  }),
  part('orgMembers', 'org_member', {
    id: ({ userId }) => userId,
    make: (request) => ({ rpc: 'management/addOrgMember', request }),
    thereBy: 'MEMBER-Ext01',
    again: (request) => ({ rpc: 'management/updateOrgMember', request }),
    report: ({ userId }, into) => into.orgMembers.push(userId),
  }),
  part('projectMembers', 'project_member', {
    id: ({ projectId, userId }) => pair(projectId, userId),
    make: (request) => ({ rpc: 'management/addProjectMember', request }),
    thereBy: 'MEMBER-Ext01',
    again: (request) => ({ rpc: 'management/updateProjectMember', request }),
    report: ({ projectId, userId }, into) => into.projectMembers.push({ projectId, userId } as never),
  }),
  part('projectGrantMembers', 'project_grant_member', {
    id: ({ grantId, userId }) => pair(grantId, userId),
    make: (request) => ({ rpc: 'management/addProjectGrantMember', request }),
    thereBy: 'MEMBER-Ext01',
    again: (request) => ({ rpc: 'management/updateProjectGrantMember', request }),
    report: ({ projectId, grantId, userId }, into) =>
      into.projectGrantMembers.push({ projectId, grantId, userId } as never),
  }),
];
