import type { MessageTexts } from './en.ts';

export const nl: MessageTexts = {
  greeting: 'Beste {{.DisplayName}},',
  code: 'Code: {{.Code}}',
  ignore: 'Hebt u hier niet om gevraagd, dan kunt u dit bericht negeren.',
  initialization: {
    title: 'Activeer uw account',
    text: 'Er is een account voor u gemaakt met de inlognaam {{.PreferredLoginName}}. Open de link hieronder om het te activeren en een wachtwoord te kiezen.',
    button: 'Account activeren',
  },
  passwordReset: {
    title: 'Stel een nieuw wachtwoord in',
    text: 'Voor uw account is een nieuw wachtwoord aangevraagd. Open de link hieronder om het in te stellen.',
    button: 'Wachtwoord instellen',
  },
  emailVerification: {
    title: 'Bevestig uw e-mailadres',
    text: 'Dit adres is voor uw account opgegeven. Open de link hieronder om te bevestigen dat het van u is.',
    button: 'Adres bevestigen',
  },
  phoneVerification: {
    title: 'Bevestig uw telefoonnummer',
    text: 'Uw code om dit telefoonnummer te bevestigen is {{.Code}}.',
  },
  smsCode: {
    text: '{{.OTP}} is uw eenmalige code voor {{.Domain}}. De code is {{.Expiry}} geldig.',
  },
  emailCode: {
    title: 'Uw eenmalige code',
    text: 'Uw eenmalige code is {{.OTP}}. Vul de code binnen {{.Expiry}} in of open de link hieronder.',
  },
  domainClaimed: {
    title: 'Uw gebruikersnaam moet veranderen',
    text: 'Het domein van uw gebruikersnaam {{.UserName}} is nu van een organisatie. Log voortaan in als {{.TempUsername}}; daarna kunt u een andere naam kiezen.',
  },
  passkey: {
    title: 'Stel een passkey in',
    text: 'Open de link hieronder om een passkey in te stellen, waarmee u zonder wachtwoord inlogt.',
  },
  passwordChanged: {
    title: 'Uw wachtwoord is gewijzigd',
    text: 'Het wachtwoord van uw account is gewijzigd. Hebt u dit niet gedaan, stel dan meteen een nieuw wachtwoord in en waarschuw uw beheerder.',
  },
  invitation: {
    title: 'Uitnodiging voor {{.ApplicationName}}',
    text: 'U bent uitgenodigd voor {{.ApplicationName}}. Open de link hieronder om te accepteren en te kiezen hoe u inlogt.',
    button: 'Uitnodiging accepteren',
  },
  newDevice: {
    title: 'Ingelogd op uw account vanaf een nieuw apparaat',
    text: 'Een browser die wij nog niet kenden, heeft op uw account ingelogd: {{.Device}}. Was u dat, dan hoeft u niets te doen. Zo niet, open dan de link hieronder: die beëindigt al uw sessies, en u kiest een nieuw wachtwoord.',
  },
  authorizationRequested: {
    title: 'Een applicatie wacht op uw antwoord',
    text: '{{.ApplicationName}} vraagt om toegang tot uw account. Bent u hier zojuist mee begonnen, open dan binnen {{.Expiry}} de link hieronder om het toe te staan of te weigeren. Zo niet, dan deed iemand anders het: weiger, of negeer dit bericht.',
    button: 'Antwoorden',
  },
  test: {
    title: 'Testbericht',
    text: 'Dit bericht laat zien dat e-mail van {{.Domain}} u bereikt.',
  },
};
