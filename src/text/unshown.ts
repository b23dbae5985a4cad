/**
 * Texts of version 1's login that stand on no page of ours: kept and told, and why nobody sees them. By screen, or by
 * text where others of its screen are shown. A test holds that each is shown or stands here.
 */
interface Unshown {
  readonly because: string;
}

const never = (because: string): Unshown => ({ because });
const idps = never('what people from identity providers are told has words of its own, of all our languages');
const oneButton = never('the page has one button, which leads to the sign-in');
const everyKey = never(
  'said in the same place on every page of keys: `PasswordlessText` governs it for all of them',
);
const goesOn = never('no page: the sign-in goes on by itself');
const noField = never(
  'who registers is not asked for it: the address is the name, and the browser says the language',
);
const noName = never('names are changed by administrators, not on a page of the login');

export const unshown: Readonly<Record<string, Unshown>> = {
  'SelectAccount.TitleLinkingProcess': idps,
  'SelectAccount.DescriptionLinkingProcess': idps,
  'SelectAccount.UserMustBeMemberOfOrg': never('accounts of others are not on the list'),
  'Login.TitleLinkingProcess': idps,
  'Login.DescriptionLinkingProcess': idps,
  'Login.ExternalUserDescription': idps,
  'Login.UserMustBeMemberOfOrg': never(
    'whether somebody is known there is not said before they have proven it',
  ),
  'Login.UserNamePlaceholder': never('there is one field for all names: `LoginNamePlaceholder`'),
  'Password.Confirmation': never('the two passwords are compared when they are sent'),
  UsernameChange: noName,
  UsernameChangeDone: noName,
  'InitPasswordDone.CancelButtonText': oneButton,
  'InitializeDone.CancelButtonText': oneButton,
  'EmailVerificationDone.CancelButtonText': oneButton,
  'EmailVerificationDone.NextButtonText': never(
    'the button of the page leads to the sign-in: `LoginButtonText`',
  ),
  'InitMfaPrompt.NextButtonText': never('each way is a button of its own'),
  'InitMfaOtp.CancelButtonText': never('the way back chooses another factor: `MfaProviders.ChooseOther`'),
  'InitMfaU2f.NotSupported': everyKey,
  'InitMfaU2f.ErrorRetry': everyKey,
  InitMfaDone: goesOn,
  'VerifyMfaU2f.NotSupported': everyKey,
  'VerifyMfaU2f.ErrorRetry': everyKey,
  'PasswordChange.OldPasswordLabel': never('it was entered a moment ago'),
  'PasswordChange.CancelButtonText': never('a password that has to be changed leaves no way around it'),
  PasswordChangeDone: goesOn,
  RegistrationOption: idps,
  'RegistrationUser.DescriptionOrgRegister': never('organizations are registered on a page of their own'),
  'RegistrationUser.UsernameLabel': noField,
  'RegistrationUser.LanguageLabel': noField,
  'RegistrationUser.GenderLabel': noField,
  'RegistrationOrg.UsernameLabel': noField,
  LinkingUserDone: idps,
  LinkingUserPrompt: idps,
  ExternalUserNotFound: idps,
  ExternalRegistrationUserOverview: idps,
  'SuccessLogin.AutoRedirectDescription': never('who came from an application is sent back at once'),
  'SuccessLogin.NextButtonText': never('who came from no application has nowhere to go on to'),
  'PasswordlessPrompt.DescriptionInit': never('one description is enough: `Description`'),
  'PasswordlessPrompt.NextButtonText': never('the page has a button that begins and one that skips'),
  'PasswordlessRegistration.NotSupported': everyKey,
  'PasswordlessRegistration.ErrorRetry': everyKey,
  'PasswordlessRegistrationDone.CancelButtonText': oneButton,
  'PasswordlessRegistrationDone.DescriptionClose': oneButton,
};
