import type { MessageTexts } from './en.ts';

export const sv: MessageTexts = {
  greeting: 'Hej {{.DisplayName}},',
  code: 'Kod: {{.Code}}',
  ignore: 'Om du inte har begärt detta kan du bortse från meddelandet.',
  initialization: {
    title: 'Aktivera ditt konto',
    text: 'Ett konto har skapats åt dig med inloggningsnamnet {{.PreferredLoginName}}. Öppna länken nedan för att aktivera det och välja ett lösenord.',
    button: 'Aktivera kontot',
  },
  passwordReset: {
    title: 'Ange ett nytt lösenord',
    text: 'Ett nytt lösenord har begärts för ditt konto. Öppna länken nedan för att ange det.',
    button: 'Ange lösenordet',
  },
  emailVerification: {
    title: 'Bekräfta din e-postadress',
    text: 'Den här adressen har angetts för ditt konto. Öppna länken nedan för att bekräfta att den är din.',
    button: 'Bekräfta adressen',
  },
  phoneVerification: {
    title: 'Bekräfta ditt telefonnummer',
    text: 'Din kod för att bekräfta telefonnumret är {{.Code}}.',
  },
  smsCode: {
    text: '{{.OTP}} är din engångskod för {{.Domain}}. Den gäller i {{.Expiry}}.',
  },
  emailCode: {
    title: 'Din engångskod',
    text: 'Din engångskod är {{.OTP}}. Ange den inom {{.Expiry}} eller öppna länken nedan.',
  },
  domainClaimed: {
    title: 'Ditt användarnamn måste ändras',
    text: 'Domänen i ditt användarnamn {{.UserName}} tillhör nu en organisation. Logga in som {{.TempUsername}} från och med nu; sedan kan du välja ett annat namn.',
  },
  passkey: {
    title: 'Skapa en inloggningsnyckel',
    text: 'Öppna länken nedan för att skapa en inloggningsnyckel, med vilken du loggar in utan lösenord.',
  },
  passwordChanged: {
    title: 'Ditt lösenord har ändrats',
    text: 'Lösenordet för ditt konto har ändrats. Om det inte var du, ange genast ett nytt och meddela din administratör.',
  },
  invitation: {
    title: 'Inbjudan till {{.ApplicationName}}',
    text: 'Du är inbjuden till {{.ApplicationName}}. Öppna länken nedan för att tacka ja och välja hur du loggar in.',
    button: 'Acceptera inbjudan',
  },
  newDevice: {
    title: 'Ny inloggning på ditt konto',
    text: 'En webbläsare som vi inte har sett förut loggade in på ditt konto: {{.Device}}. Om det var du behöver du inte göra något. Om inte, öppna länken nedan: den avslutar alla dina sessioner, och du väljer ett nytt lösenord.',
  },
  authorizationRequested: {
    title: 'En applikation väntar på ditt svar',
    text: '{{.ApplicationName}} ber om åtkomst till ditt konto. Om du just har börjat detta, öppna länken nedan inom {{.Expiry}} för att tillåta eller neka. Om inte var det någon annan: neka, eller bortse från det här meddelandet.',
    button: 'Svara',
  },
  test: {
    title: 'Testmeddelande',
    text: 'Det här meddelandet visar att e-post från {{.Domain}} når dig.',
  },
};
