/**
 * What messages say in English; other languages follow its shape. `{{.Code}}` and its like are filled when a message is
 * sent, under the names that administrators use in texts of their own.
 */
export const en = {
  greeting: 'Hello {{.DisplayName}},',
  code: 'Code: {{.Code}}',
  ignore: 'If you did not ask for this, you can ignore this message.',
  initialization: {
    title: 'Activate your account',
    text: 'An account was set up for you; its login name is {{.PreferredLoginName}}. Open the link below to activate it and to choose a password.',
    button: 'Activate the account',
  },
  passwordReset: {
    title: 'Set a new password',
    text: 'We were asked to give your account a new password. Open the link below to set it.',
    button: 'Set the password',
  },
  emailVerification: {
    title: 'Confirm your e-mail address',
    text: 'This address was entered for your account. Open the link below to confirm that it is yours.',
    button: 'Confirm the address',
  },
  phoneVerification: {
    title: 'Confirm your phone number',
    text: 'Your code to confirm this phone number is {{.Code}}.',
  },
  smsCode: {
    text: '{{.OTP}} is your one-time code for {{.Domain}}. It is valid for {{.Expiry}}.',
  },
  emailCode: {
    title: 'Your one-time code',
    text: 'Your one-time code is {{.OTP}}. Enter it within {{.Expiry}}, or open the link below.',
  },
  domainClaimed: {
    title: 'Your user name has to change',
    text: 'The domain of your user name {{.UserName}} now belongs to an organization. From now on, sign in as {{.TempUsername}}; after that you can choose another user name.',
  },
  passkey: {
    title: 'Set up a passkey',
    text: 'Open the link below to set up a passkey, with which you sign in without a password.',
  },
  passwordChanged: {
    title: 'Your password was changed',
    text: 'The password of your account was changed. If you did not do this, set a new password at once and tell your administrator.',
  },
  invitation: {
    title: 'Invitation to {{.ApplicationName}}',
    text: 'You are invited to {{.ApplicationName}}. Open the link below to accept and to choose how you will sign in.',
    button: 'Accept the invitation',
  },
  newDevice: {
    title: 'New sign-in to your account',
    text: 'A browser that we have not seen before signed in to your account: {{.Device}}. If that was you, there is nothing to do. If it was not, open the link below: it ends all your sessions, and you choose a new password.',
  },
  authorizationRequested: {
    title: 'An application waits for your answer',
    text: '{{.ApplicationName}} asks for access to your account. If you have just started this, open the link below within {{.Expiry}} to allow or refuse it. If you have not, somebody else has: refuse it, or ignore this message.',
    button: 'Answer',
  },
  test: {
    title: 'Test message',
    text: 'This message shows that mail from {{.Domain}} reaches you.',
  },
};

export type MessageTexts = typeof en;
