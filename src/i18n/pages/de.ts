import type { PageTexts } from './en.ts';

export const de: PageTexts = {
  brand: 'Postern',
  errorTitle: 'Fehler: {title}',
  loginName: {
    title: 'Anmelden',
    continueTo: 'weiter zu {application}',
    label: 'Anmeldename',
    placeholder: '',
    hint: 'Ihr Benutzername oder Ihre E-Mail-Adresse',
    next: 'Weiter',
    missing: 'Geben Sie Ihren Anmeldenamen ein.',
  },
  password: {
    title: 'Passwort eingeben',
    description: '',
    label: 'Passwort',
    submit: 'Anmelden',
    change: 'Ändern',
    changeLong: 'Anderen Anmeldenamen verwenden',
    missing: 'Geben Sie Ihr Passwort ein.',
    wrong:
      'Anmeldename oder Passwort ist falsch. Nach mehreren Fehlversuchen kann ein Konto gesperrt werden.',
    notAllowed:
      'Die Anmeldung mit Passwort ist hier ausgeschaltet. Fragen Sie Ihre Administratorin oder Ihren Administrator.',
  },
  cancel: 'Zurück zu {application}',
  change: {
    title: 'Neues Passwort wählen',
    once: 'Das Passwort, mit dem Sie sich angemeldet haben, gilt nur dieses eine Mal. Wählen Sie eines, das nur Sie kennen.',
    expired: 'Ihr Passwort ist älter, als Ihre Organisation erlaubt. Wählen Sie ein neues.',
    wish: 'Wählen Sie das Passwort, mit dem Sie sich künftig anmelden.',
    label: 'Neues Passwort',
    repeat: 'Neues Passwort wiederholen',
    submit: 'Speichern und weiter',
    needs: 'Es braucht',
    missing: 'Geben Sie ein neues Passwort ein.',
    different: 'Die beiden Passwörter sind nicht gleich.',
    unchanged: 'Wählen Sie ein anderes Passwort als Ihr jetziges.',
    tooWeak: 'Dem Passwort fehlt noch etwas.',
    tooLong: 'Das Passwort ist zu lang.',
    rules: {
      minLength: 'mindestens {count, plural, one {# Zeichen} other {# Zeichen}}',
      hasLowercase: 'einen Kleinbuchstaben',
      hasUppercase: 'einen Großbuchstaben',
      hasNumber: 'eine Ziffer',
      hasSymbol: 'ein Sonderzeichen, etwa ! oder -',
    },
    met: 'erfüllt',
    unmet: 'fehlt',
  },
  signedIn: {
    title: 'Sie sind angemeldet',
    text: 'Sie können diese Seite schließen oder eine Anwendung öffnen.',
    changePassword: 'Passwort ändern',
    signOut: 'Abmelden',
  },
  logout: {
    title: 'Abmelden?',
    text: 'In geöffneten Anwendungen bleiben Sie womöglich angemeldet, bis Sie sich auch dort abmelden.',
    submit: 'Abmelden',
    stay: 'Angemeldet bleiben',
    nobody: 'Sie sind nicht angemeldet.',
  },
  done: {
    title: 'Sie sind abgemeldet',
    text: 'Sie können diese Seite schließen.',
    again: 'Wieder anmelden',
  },
  access: {
    title: 'Kein Zugang zu {application}',
    organization:
      'Diese Anwendung ist für Personen einer anderen Organisation. Melden Sie sich mit einem Konto jener Organisation an.',
    project:
      'Ihre Organisation hat diese Anwendung nicht erhalten. Ihre Administration kann {organization} darum bitten.',
    role: 'Bisher hat Ihnen niemand Zugang gegeben. Fragen Sie Ihre Administration oder die von {organization}.',
    contact: 'An {address} schreiben',
    otherAccount: 'Anderes Konto verwenden',
  },
  failure: {
    title: 'Das hat nicht geklappt',
    text: 'Bei uns ist etwas schiefgegangen. Versuchen Sie es gleich noch einmal.',
    reference: 'Referenz',
    expiredTitle: 'Diese Anmeldung ist abgelaufen',
    expiredText: 'Seit dem Beginn ist zu viel Zeit vergangen. Beginnen Sie von vorn.',
    goneText: 'Gehen Sie zurück zur Anwendung und melden Sie sich von dort noch einmal an.',
    staleTitle: 'Diese Seite ist abgelaufen',
    staleText: 'Sie war zu lange offen, oder Cookies sind für diese Seite blockiert. Beginnen Sie von vorn.',
    notFoundTitle: 'Diese Seite gibt es nicht',
    notFoundText: 'Vielleicht ist die Adresse vertippt oder veraltet.',
    unknownHostTitle: 'Unter dieser Adresse gibt es nichts',
    unknownHostText: 'Prüfen Sie die Adresse, die Sie geöffnet haben.',
    applicationTitle: 'Diese Anmeldung kann nicht weitergehen',
    applicationText:
      'Die Anwendung, die Sie hierher geschickt hat, hat etwas verlangt, das nicht beantwortet werden kann. Gehen Sie zu ihr zurück und versuchen Sie es noch einmal; hilft das nicht, zeigen Sie ihren Entwicklern die Referenz.',
    signOutTitle: 'Diese Abmeldung kann nicht weitergehen',
    signOutText:
      'Die Anwendung, die Sie hierher geschickt hat, hat etwas verlangt, das nicht beantwortet werden kann; Sie sind also noch angemeldet. Sie können sich hier abmelden. Geschieht das wieder, zeigen Sie den Entwicklern der Anwendung die Referenz.',
    startAgain: 'Von vorn beginnen',
  },
  limited: {
    title: 'Zu viele Versuche',
    seconds:
      'Zum Schutz der Konten: Warten Sie {count, plural, one {# Sekunde} other {# Sekunden}}, bevor Sie es wieder versuchen.',
    minutes:
      'Zum Schutz der Konten: Warten Sie {count, plural, one {# Minute} other {# Minuten}}, bevor Sie es wieder versuchen.',
    busyTitle: 'Gerade sehr viel los',
    busyText:
      'Es melden sich mehr Menschen an, als bedient werden können. Versuchen Sie es in ein paar Sekunden wieder.',
    again: 'Noch einmal versuchen',
  },
  footer: { terms: 'Nutzungsbedingungen', privacy: 'Datenschutz', help: 'Hilfe' },
};
