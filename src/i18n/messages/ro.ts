import type { MessageTexts } from './en.ts';

export const ro: MessageTexts = {
  greeting: 'Bună ziua, {{.DisplayName}},',
  code: 'Cod: {{.Code}}',
  ignore: 'Dacă nu ați cerut acest lucru, puteți ignora mesajul.',
  initialization: {
    title: 'Activați contul',
    text: 'A fost creat un cont pentru dumneavoastră; numele de autentificare este {{.PreferredLoginName}}. Deschideți linkul de mai jos pentru a-l activa și a alege o parolă.',
    button: 'Activați contul',
  },
  passwordReset: {
    title: 'Stabiliți o parolă nouă',
    text: 'S-a cerut o parolă nouă pentru contul dumneavoastră. Deschideți linkul de mai jos pentru a o stabili.',
    button: 'Stabiliți parola',
  },
  emailVerification: {
    title: 'Confirmați adresa de e-mail',
    text: 'Această adresă a fost indicată pentru contul dumneavoastră. Deschideți linkul de mai jos pentru a confirma că vă aparține.',
    button: 'Confirmați adresa',
  },
  phoneVerification: {
    title: 'Confirmați numărul de telefon',
    text: 'Codul pentru confirmarea acestui număr de telefon este {{.Code}}.',
  },
  smsCode: {
    text: '{{.OTP}} este codul dumneavoastră de unică folosință pentru {{.Domain}}. Este valabil {{.Expiry}}.',
  },
  emailCode: {
    title: 'Codul dumneavoastră de unică folosință',
    text: 'Codul dumneavoastră de unică folosință este {{.OTP}}. Introduceți-l în {{.Expiry}} sau deschideți linkul de mai jos.',
  },
  domainClaimed: {
    title: 'Numele de utilizator trebuie schimbat',
    text: 'Domeniul numelui de utilizator {{.UserName}} aparține acum unei organizații. De acum înainte autentificați-vă ca {{.TempUsername}}; apoi puteți alege alt nume.',
  },
  passkey: {
    title: 'Configurați o cheie de acces',
    text: 'Deschideți linkul de mai jos pentru a configura o cheie de acces, cu care vă autentificați fără parolă.',
  },
  passwordChanged: {
    title: 'Parola a fost schimbată',
    text: 'Parola contului a fost schimbată. Dacă nu ați făcut dumneavoastră acest lucru, stabiliți imediat una nouă și anunțați administratorul.',
  },
  invitation: {
    title: 'Invitație la {{.ApplicationName}}',
    text: 'Sunteți invitat la {{.ApplicationName}}. Deschideți linkul de mai jos pentru a accepta și a alege cum vă autentificați.',
    button: 'Acceptați invitația',
  },
  newDevice: {
    title: 'Autentificare nouă în contul dumneavoastră',
    text: 'Un browser pe care nu îl cunoșteam s-a autentificat în contul dumneavoastră: {{.Device}}. Dacă ați fost dumneavoastră, nu trebuie să faceți nimic. Dacă nu, deschideți linkul de mai jos: încheie toate sesiunile, iar dumneavoastră alegeți o parolă nouă.',
  },
  authorizationRequested: {
    title: 'O aplicație așteaptă răspunsul dumneavoastră',
    text: '{{.ApplicationName}} cere acces la contul dumneavoastră. Dacă tocmai ați început aceasta, deschideți linkul de mai jos în {{.Expiry}} pentru a permite sau a refuza. Dacă nu, a fost altcineva: refuzați sau ignorați acest mesaj.',
    button: 'Răspundeți',
  },
  test: {
    title: 'Mesaj de probă',
    text: 'Acest mesaj arată că poșta de la {{.Domain}} ajunge la dumneavoastră.',
  },
};
