import type { MessageTexts } from './en.ts';

export const de: MessageTexts = {
  greeting: 'Guten Tag {{.DisplayName}}',
  code: 'Code: {{.Code}}',
  ignore: 'Wenn Sie das nicht veranlasst haben, brauchen Sie nichts zu tun.',
  initialization: {
    title: 'Aktivieren Sie Ihr Konto',
    text: 'Für Sie wurde ein Konto mit dem Anmeldenamen {{.PreferredLoginName}} eingerichtet. Öffnen Sie den Link unten, um es zu aktivieren und ein Passwort zu wählen.',
    button: 'Konto aktivieren',
  },
  passwordReset: {
    title: 'Neues Passwort setzen',
    text: 'Für Ihr Konto wurde ein neues Passwort angefordert. Öffnen Sie den Link unten, um es zu setzen.',
    button: 'Passwort setzen',
  },
  emailVerification: {
    title: 'E-Mail-Adresse bestätigen',
    text: 'Diese Adresse wurde für Ihr Konto angegeben. Öffnen Sie den Link unten, um zu bestätigen, dass sie Ihnen gehört.',
    button: 'Adresse bestätigen',
  },
  phoneVerification: {
    title: 'Telefonnummer bestätigen',
    text: 'Ihr Code zum Bestätigen dieser Telefonnummer lautet {{.Code}}.',
  },
  smsCode: {
    text: '{{.OTP}} ist Ihr Einmalcode für {{.Domain}}. Er gilt {{.Expiry}}.',
  },
  emailCode: {
    title: 'Ihr Einmalcode',
    text: 'Ihr Einmalcode lautet {{.OTP}}. Geben Sie ihn innerhalb von {{.Expiry}} ein oder öffnen Sie den Link unten.',
  },
  domainClaimed: {
    title: 'Ihr Benutzername muss sich ändern',
    text: 'Die Domain Ihres Benutzernamens {{.UserName}} gehört jetzt einer Organisation. Melden Sie sich ab sofort als {{.TempUsername}} an; danach können Sie einen anderen Benutzernamen wählen.',
  },
  passkey: {
    title: 'Passkey einrichten',
    text: 'Öffnen Sie den Link unten, um einen Passkey einzurichten, mit dem Sie sich ohne Passwort anmelden.',
  },
  passwordChanged: {
    title: 'Ihr Passwort wurde geändert',
    text: 'Das Passwort Ihres Kontos wurde geändert. Wenn Sie das nicht waren, setzen Sie sofort ein neues und benachrichtigen Sie Ihre Administration.',
  },
  invitation: {
    title: 'Einladung zu {{.ApplicationName}}',
    text: 'Sie sind zu {{.ApplicationName}} eingeladen. Öffnen Sie den Link unten, um anzunehmen und zu wählen, wie Sie sich anmelden.',
    button: 'Einladung annehmen',
  },
  newDevice: {
    title: 'Neue Anmeldung bei Ihrem Konto',
    text: 'Ein Browser, den wir noch nicht kennen, hat sich bei Ihrem Konto angemeldet: {{.Device}}. Wenn Sie das waren, ist nichts zu tun. Wenn nicht, öffnen Sie den Link unten: Er beendet alle Ihre Sitzungen, und Sie wählen ein neues Passwort.',
  },
  authorizationRequested: {
    title: 'Eine Anwendung wartet auf Ihre Antwort',
    text: '{{.ApplicationName}} bittet um Zugriff auf Ihr Konto. Wenn Sie das eben begonnen haben, öffnen Sie innerhalb von {{.Expiry}} den Link unten, um es zu erlauben oder abzulehnen. Wenn nicht, war es jemand anderes: Lehnen Sie ab, oder ignorieren Sie diese Nachricht.',
    button: 'Antworten',
  },
  test: {
    title: 'Testnachricht',
    text: 'Diese Nachricht zeigt, dass E-Mails von {{.Domain}} bei Ihnen ankommen.',
  },
};
