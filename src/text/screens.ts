import type { LoginCustomText } from '../contract/services/text/v1.ts';
import {
  leavesOf,
  type PageTexts,
  pageTexts,
  type ScreenTexts,
  screenTexts,
  type TextTree,
} from '../i18n/index.ts';
import type { TextKind } from './kinds.ts';

type PathsOf<T, P extends string = ''> = {
  [K in keyof T & string]: T[K] extends string ? `${P}${K}` : PathsOf<T[K], `${P}${K}.`>;
}[keyof T & string];
type PagePath = PathsOf<PageTexts>;

/**
 * Where a text of version 1 comes from. `=loginName.title`: it is that text of our pages, and changes it.
 * `~loginName.next`: in the same words, for a page that is not there yet. `register`: from `screens`. '': our pages
 * have no place for it.
 */
type Source = `=${PagePath}` | `~${PagePath}` | keyof ScreenTexts | '';

type Own = '$typeName' | '$unknown' | 'details' | 'isDefault';
type Screens = {
  readonly [S in Exclude<keyof LoginCustomText, Own>]: {
    readonly [F in Exclude<keyof NonNullable<LoginCustomText[S]>, Own>]: Source;
  };
};

const next = '~loginName.next';
const terms = {
  tosAndPrivacyLabel: '~register.terms',
  tosConfirm: '~register.acceptTerms',
  tosLinkText: '~register.termsLink',
  privacyConfirm: '~register.acceptPrivacy',
  privacyLinkText: '~register.privacyLink',
} as const;
const cancelOrNext = { cancelButtonText: 'cancel', nextButtonText: next } as const;
const newPassword = <P extends 'reset' | 'activate'>(page: P) =>
  ({ newPasswordLabel: `=${page}.label`, newPasswordConfirmLabel: `=${page}.repeat` }) as const;
/** A page on which a code is entered. */
const coded = <P extends 'reset' | 'verify' | 'activate'>(page: P) =>
  ({
    title: `=${page}.title`,
    description: `=${page}.text`,
    codeLabel: `=${page}.code`,
    nextButtonText: `=${page}.submit`,
    resendButtonText: `=${page}.resend`,
  }) as const;
/** A page on which people register. */
const registering = <P extends 'register' | 'registerOrg'>(page: P) =>
  ({
    title: `=${page}.title`,
    firstnameLabel: `=${page}.firstName`,
    lastnameLabel: `=${page}.lastName`,
    emailLabel: `=${page}.email`,
    passwordLabel: `=${page}.password`,
    passwordConfirmLabel: `=${page}.repeat`,
    tosAndPrivacyLabel: `=${page}.terms`,
    tosConfirm: `=${page}.acceptTerms`,
    tosLinkText: `=${page}.termsLink`,
    privacyConfirm: `=${page}.acceptPrivacy`,
    privacyLinkText: `=${page}.privacyLink`,
  }) as const;
const device = { notSupported: '~passkey.unsupported', errorRetry: '~passkey.failed' } as const;

/** Every text of the login in version 1, screen by screen as the contract has them. */
export const screens: Screens = {
  selectAccountText: {
    title: '=accounts.title',
    description: '=accounts.text',
    titleLinkingProcess: 'chooseLinked',
    descriptionLinkingProcess: 'chooseLinkedText',
    otherUser: '=accounts.other',
    sessionStateActive: '=accounts.signedIn',
    sessionStateInactive: '=accounts.signedOut',
    userMustBeMemberOfOrg: 'mustBelong',
  },
  loginText: {
    title: '=loginName.title',
    description: '=loginName.hint',
    titleLinkingProcess: 'linkSignIn',
    descriptionLinkingProcess: 'linkSignInText',
    userMustBeMemberOfOrg: 'mustBelong',
    loginNameLabel: '=loginName.label',
    registerButtonText: '=loginName.register',
    nextButtonText: '=loginName.next',
    externalUserDescription: 'orSignInWith',
    userNamePlaceholder: '',
    loginNamePlaceholder: '=loginName.placeholder',
  },
  passwordText: {
    title: '=password.title',
    description: '=password.description',
    passwordLabel: '=password.label',
    resetLinkText: '=reset.link',
    backButtonText: '=password.change',
    nextButtonText: '=password.submit',
    minLength: '=change.rules.minLength',
    hasUppercase: '=change.rules.hasUppercase',
    hasLowercase: '=change.rules.hasLowercase',
    hasNumber: '=change.rules.hasNumber',
    hasSymbol: '=change.rules.hasSymbol',
    confirmation: 'passwordsMatch',
  },
  usernameChangeText: {
    title: 'changeUserName',
    description: 'changeUserNameText',
    usernameLabel: 'userName',
    ...cancelOrNext,
  },
  usernameChangeDoneText: {
    title: 'userNameChanged',
    description: 'userNameChangedText',
    nextButtonText: next,
  },
  initPasswordText: { ...coded('reset'), ...newPassword('reset') },
  initPasswordDoneText: {
    title: '=reset.doneTitle',
    description: '=reset.doneText',
    nextButtonText: '=reset.next',
    cancelButtonText: 'cancel',
  },
  emailVerificationText: coded('verify'),
  emailVerificationDoneText: {
    title: '=verify.doneTitle',
    description: '=verify.doneText',
    ...cancelOrNext,
    loginButtonText: '=verify.next',
  },
  initializeUserText: { ...coded('activate'), ...newPassword('activate') },
  initializeDoneText: {
    title: '=activate.doneTitle',
    description: '=activate.doneText',
    nextButtonText: '=activate.next',
    cancelButtonText: 'cancel',
  },
  initMfaPromptText: {
    title: '=setUp.title',
    description: '=setUp.offer',
    otpOption: '=setUp.app',
    u2fOption: '=securityKey.name',
    skipButtonText: '=setUp.skip',
    nextButtonText: next,
  },
  initMfaOtpText: {
    title: '=setUp.appTitle',
    description: '=setUp.appDescription',
    descriptionOtp: '=setUp.appText',
    secretLabel: '=setUp.manual',
    codeLabel: '=setUp.code',
    nextButtonText: '=setUp.submit',
    cancelButtonText: 'cancel',
  },
  initMfaU2fText: {
    title: '=securityKey.setUp',
    description: '=securityKey.nameHint',
    tokenNameLabel: '=securityKey.device',
    registerTokenButtonText: '=securityKey.register',
    ...device,
  },
  initMfaDoneText: { title: 'factorSetUp', description: 'factorSetUpText', ...cancelOrNext },
  mfaProvidersText: { chooseOther: '=factor.other', otp: '=factor.app', u2f: '=factor.key' },
  verifyMfaOtpText: {
    title: '=factor.title',
    description: '=factor.appText',
    codeLabel: '=factor.code',
    nextButtonText: '=factor.submit',
  },
  verifyMfaU2fText: {
    title: '=securityKey.title',
    description: '=securityKey.text',
    validateTokenText: '=securityKey.use',
    ...device,
  },
  passwordlessText: {
    title: '=passkey.title',
    description: '=passkey.text',
    loginWithPwButtonText: '=passkey.password',
    validateTokenButtonText: '=passkey.use',
    notSupported: '=passkey.unsupported',
    errorRetry: '=passkey.failed',
  },
  passwordChangeText: {
    title: '=change.title',
    description: '=change.wish',
    oldPasswordLabel: 'currentPassword',
    newPasswordLabel: '=change.label',
    newPasswordConfirmLabel: '=change.repeat',
    cancelButtonText: 'cancel',
    nextButtonText: '=change.submit',
    expiredDescription: '=change.expired',
  },
  passwordChangeDoneText: {
    title: 'passwordChanged',
    description: 'passwordChangedText',
    nextButtonText: next,
  },
  passwordResetDoneText: {
    title: '=reset.sentTitle',
    description: '=reset.sentText',
    nextButtonText: '=reset.sentNext',
  },
  registrationOptionText: {
    title: 'register',
    description: 'howToRegister',
    userNameButtonText: 'withUserName',
    externalLoginDescription: 'withElsewhere',
    loginButtonText: '~loginName.title',
  },
  registrationUserText: {
    ...registering('register'),
    description: '=register.text',
    descriptionOrgRegister: '~registerOrg.text',
    usernameLabel: 'userName',
    languageLabel: 'language',
    genderLabel: 'gender',
    nextButtonText: '=register.submit',
    backButtonText: '=register.back',
  },
  registrationOrgText: {
    ...registering('registerOrg'),
    description: '=registerOrg.text',
    orgnameLabel: '=registerOrg.organization',
    usernameLabel: 'userName',
    saveButtonText: '=registerOrg.submit',
  },
  linkingUserDoneText: { title: 'linked', description: 'linkedText', ...cancelOrNext },
  externalUserNotFoundText: {
    title: 'noAccount',
    description: 'noAccountText',
    linkButtonText: 'linkAccount',
    autoRegisterButtonText: 'register',
    ...terms,
  },
  successLoginText: {
    title: '=signedIn.title',
    autoRedirectDescription: 'sentBack',
    redirectedDescription: '=signedIn.text',
    nextButtonText: next,
  },
  logoutText: { title: '=done.title', description: '=done.text', loginButtonText: '=done.again' },
  footerText: {
    tos: '=footer.terms',
    privacyPolicy: '=footer.privacy',
    help: '=footer.help',
    supportEmail: '=footer.support',
  },
  passwordlessPromptText: {
    title: '=passkey.beginTitle',
    description: '=passkey.setUpText',
    descriptionInit: 'setUpPasskeyText',
    passwordlessButtonText: '=passkey.begin',
    nextButtonText: next,
    skipButtonText: '=passkey.skip',
  },
  passwordlessRegistrationText: {
    title: '=passkey.setUp',
    description: '=passkey.nameHint',
    tokenNameLabel: '=passkey.name',
    registerTokenButtonText: '=passkey.register',
    ...device,
  },
  passwordlessRegistrationDoneText: {
    title: '=passkey.done',
    description: '=passkey.doneText',
    nextButtonText: '=passkey.next',
    cancelButtonText: 'cancel',
    descriptionClose: '~done.text',
  },
  externalRegistrationUserOverviewText: {
    title: 'register',
    description: 'checkTakenOver',
    emailLabel: 'email',
    usernameLabel: 'userName',
    firstnameLabel: 'firstName',
    lastnameLabel: 'lastName',
    nicknameLabel: 'nickName',
    languageLabel: 'language',
    phoneLabel: 'phone',
    ...terms,
    backButtonText: 'back',
    nextButtonText: next,
  },
  linkingUserPromptText: {
    title: 'accountFound',
    description: 'accountFoundText',
    linkButtonText: 'linkAccount',
    otherButtonText: 'otherAccount',
  },
};

const pascal = (name: string) => `${name[0]?.toUpperCase()}${name.slice(1)}`;

interface Text {
  /** In event payloads: `Login.NextButtonText`. */
  readonly key: string;
  readonly screen: string;
  readonly field: string;
  readonly source: string;
}

const texts: readonly Text[] = Object.entries(screens).flatMap(([screen, fields]) =>
  Object.entries<Source>(fields).map(([field, source]) => ({
    key: `${pascal(screen).replace(/Text$/, '')}.${pascal(field)}`,
    screen,
    field,
    source,
  })),
);

/** Which text of our pages a text of version 1 is, by key. */
export const governedPaths: ReadonlyMap<string, string> = new Map(
  texts.flatMap(({ key, source }) => (source.startsWith('=') ? [[key, source.slice(1)]] : [])),
);

/** The texts of the login in version 1. */
export const loginKind: TextKind = {
  template: 'Login',
  keys: texts.map(({ key }) => key),
  defaults(language) {
    const pages = new Map(leavesOf(pageTexts[language]));
    const others: TextTree = screenTexts[language];
    return new Map(
      texts.map(({ key, source }) => [
        key,
        /^[=~]/.test(source) ? (pages.get(source.slice(1)) ?? '') : String(others[source] ?? ''),
      ]),
    );
  },
  read(request) {
    const said = request as Readonly<Record<string, Readonly<Record<string, string>> | undefined>>;
    return new Map(texts.map(({ key, screen, field }) => [key, said[screen]?.[field] ?? '']));
  },
  tell(told) {
    const message: Record<string, Record<string, string>> = {};
    for (const { key, screen, field } of texts) {
      const text = told.get(key);
      if (text) message[screen] = { ...message[screen], [field]: text };
    }
    return message;
  },
  toldWhereUnset: false,
  rpcs: (['admin', 'management'] as const).flatMap((service) => [
    { service, method: 'getDefaultLoginTexts', does: 'default' } as const,
    { service, method: 'getCustomLoginTexts', does: 'custom' } as const,
    { service, method: 'setCustomLoginText', does: 'set' } as const,
    { service, method: 'resetCustomLoginTextToDefault', does: 'reset' } as const,
  ]),
};
