/**
 * What the pages say in English; other languages follow its shape. `{…}` is filled, and plurals follow the rules of
 * the language, as `format` has them. What is empty is shown where an administrator writes something.
 */
export const en = {
  brand: 'Postern',
  errorTitle: 'Error: {title}',
  loginName: {
    title: 'Sign in',
    continueTo: 'to continue to {application}',
    label: 'Login name',
    placeholder: '',
    hint: 'Your user name or e-mail address',
    next: 'Continue',
    missing: 'Enter your login name.',
  },
  password: {
    title: 'Enter your password',
    description: '',
    label: 'Password',
    submit: 'Sign in',
    change: 'Change',
    changeLong: 'Use another login name',
    missing: 'Enter your password.',
    wrong: 'The login name or password is wrong. After several wrong attempts an account may be locked.',
    notAllowed: 'Signing in with a password is switched off here. Ask your administrator.',
  },
  cancel: 'Back to {application}',
  change: {
    title: 'Choose a new password',
    once: 'The password you signed in with works only this once. Choose one that only you know.',
    expired: 'Your password is older than your organization allows. Choose a new one.',
    wish: 'Choose the password that you will sign in with from now on.',
    label: 'New password',
    repeat: 'Repeat the new password',
    submit: 'Save and continue',
    needs: 'It needs',
    missing: 'Enter a new password.',
    different: 'The two passwords are not the same.',
    unchanged: 'Choose a password that is not your current one.',
    tooWeak: 'The password does not have everything that it needs.',
    tooLong: 'The password is too long.',
    rules: {
      minLength: 'at least {count, plural, one {# character} other {# characters}}',
      hasLowercase: 'a lower case letter',
      hasUppercase: 'an upper case letter',
      hasNumber: 'a digit',
      hasSymbol: 'a symbol, such as ! or -',
    },
    met: 'done',
    unmet: 'missing',
  },
  signedIn: {
    title: 'You are signed in',
    text: 'You can close this page, or go on to an application.',
    changePassword: 'Change password',
    signOut: 'Sign out',
  },
  logout: {
    title: 'Sign out?',
    text: 'Applications that you opened may keep you signed in until you sign out there.',
    submit: 'Sign out',
    stay: 'Stay signed in',
    nobody: 'You are not signed in.',
  },
  done: {
    title: 'You are signed out',
    text: 'You can close this page.',
    again: 'Sign in again',
  },
  access: {
    title: 'No access to {application}',
    organization:
      'This application is for people of another organization. Sign in with an account of that organization.',
    project:
      'Your organization has not been given this application. Your administrator can ask {organization} for it.',
    role: 'Nobody has given you access yet. Ask your administrator, or the administrators of {organization}.',
    contact: 'Write to {address}',
    otherAccount: 'Use another account',
  },
  failure: {
    title: 'That did not work',
    text: 'Something went wrong on our side. Try again in a moment.',
    reference: 'Reference',
    expiredTitle: 'This sign-in has expired',
    expiredText: 'Too much time has passed since you began. Start again.',
    goneText: 'Go back to the application and sign in from there once more.',
    staleTitle: 'This page has expired',
    staleText: 'It was open for too long, or cookies are blocked for this site. Start again.',
    notFoundTitle: 'There is no such page',
    notFoundText: 'The address may be mistyped or out of date.',
    unknownHostTitle: 'Nothing is served at this address',
    unknownHostText: 'Check the address that you opened.',
    applicationTitle: 'This sign-in cannot go on',
    applicationText:
      'The application that sent you here made a request that cannot be answered. Go back to it and try again; if that does not help, show the reference to its developers.',
    signOutTitle: 'This sign-out cannot go on',
    signOutText:
      'The application that sent you here made a request that cannot be answered, so you are still signed in. You can sign out here. If it happens again, show the reference to the developers of the application.',
    startAgain: 'Start again',
  },
  limited: {
    title: 'Too many attempts',
    seconds:
      'To keep accounts safe, wait {count, plural, one {# second} other {# seconds}} before you try again.',
    minutes:
      'To keep accounts safe, wait {count, plural, one {# minute} other {# minutes}} before you try again.',
    busyTitle: 'Very busy right now',
    busyText: 'More people are signing in than can be served. Try again in a few seconds.',
    again: 'Try again',
  },
  footer: { terms: 'Terms', privacy: 'Privacy', help: 'Help' },
};

export type PageTexts = typeof en;
