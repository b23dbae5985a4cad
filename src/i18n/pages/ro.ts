import type { PageTexts } from './en.ts';

export const ro: PageTexts = {
  brand: 'Postern',
  errorTitle: 'Eroare: {title}',
  loginName: {
    title: 'Autentificare',
    continueTo: 'pentru a continua către {application}',
    label: 'Nume de autentificare',
    placeholder: '',
    hint: 'Numele de utilizator sau adresa de e-mail',
    next: 'Continuați',
    missing: 'Introduceți numele de autentificare.',
  },
  password: {
    title: 'Introduceți parola',
    description: '',
    label: 'Parolă',
    submit: 'Autentificare',
    change: 'Schimbați',
    changeLong: 'Folosiți alt nume de autentificare',
    missing: 'Introduceți parola.',
    wrong:
      'Numele de autentificare sau parola este greșită. După mai multe încercări greșite, un cont poate fi blocat.',
    notAllowed: 'Autentificarea cu parolă este dezactivată aici. Întrebați administratorul.',
  },
  cancel: 'Înapoi la {application}',
  change: {
    title: 'Alegeți o parolă nouă',
    once: 'Parola cu care v-ați autentificat este valabilă doar de data aceasta. Alegeți una pe care o știți numai dumneavoastră.',
    expired: 'Parola este mai veche decât permite organizația dumneavoastră. Alegeți una nouă.',
    wish: 'Alegeți parola cu care vă veți autentifica de acum înainte.',
    label: 'Parolă nouă',
    repeat: 'Repetați parola nouă',
    submit: 'Salvați și continuați',
    needs: 'Are nevoie de',
    missing: 'Introduceți o parolă nouă.',
    different: 'Cele două parole nu sunt identice.',
    unchanged: 'Alegeți o parolă diferită de cea actuală.',
    tooWeak: 'Parolei îi mai lipsește ceva.',
    tooLong: 'Parola este prea lungă.',
    rules: {
      minLength: 'cel puțin {count, plural, one {# caracter} few {# caractere} other {# de caractere}}',
      hasLowercase: 'o literă mică',
      hasUppercase: 'o literă mare',
      hasNumber: 'o cifră',
      hasSymbol: 'un simbol, de exemplu ! sau -',
    },
    met: 'îndeplinit',
    unmet: 'lipsește',
  },
  signedIn: {
    title: 'Sunteți autentificat',
    text: 'Puteți închide această pagină sau deschide o aplicație.',
    changePassword: 'Schimbați parola',
    signOut: 'Deconectare',
  },
  logout: {
    title: 'Vă deconectați?',
    text: 'În aplicațiile deschise puteți rămâne autentificat până când vă deconectați și de acolo.',
    submit: 'Deconectare',
    stay: 'Rămâneți autentificat',
    nobody: 'Nu sunteți autentificat.',
  },
  done: {
    title: 'V-ați deconectat',
    text: 'Puteți închide această pagină.',
    again: 'Autentificați-vă din nou',
  },
  access: {
    title: 'Fără acces la {application}',
    organization:
      'Această aplicație este pentru persoanele din altă organizație. Conectați-vă cu un cont al acelei organizații.',
    project:
      'Organizația dvs. nu a primit această aplicație. Administratorul dvs. o poate cere de la {organization}.',
    role: 'Nimeni nu v-a dat încă acces. Întrebați administratorul dvs. sau administratorii {organization}.',
    contact: 'Scrieți la {address}',
    otherAccount: 'Folosiți alt cont',
  },
  failure: {
    title: 'Nu a reușit',
    text: 'Ceva nu a mers bine la noi. Încercați din nou peste o clipă.',
    reference: 'Referință',
    expiredTitle: 'Această autentificare a expirat',
    expiredText: 'A trecut prea mult timp de când ați început. Începeți din nou.',
    goneText: 'Reveniți la aplicație și autentificați-vă de acolo încă o dată.',
    staleTitle: 'Această pagină a expirat',
    staleText:
      'A fost deschisă prea mult timp sau cookie-urile sunt blocate pentru acest site. Începeți din nou.',
    notFoundTitle: 'Această pagină nu există',
    notFoundText: 'Adresa poate fi scrisă greșit sau învechită.',
    unknownHostTitle: 'La această adresă nu este nimic',
    unknownHostText: 'Verificați adresa pe care ați deschis-o.',
    applicationTitle: 'Această autentificare nu poate continua',
    applicationText:
      'Aplicația care v-a trimis aici a cerut ceva la care nu se poate răspunde. Reveniți la ea și încercați din nou; dacă nu ajută, arătați referința dezvoltatorilor ei.',
    signOutTitle: 'Această deconectare nu poate continua',
    signOutText:
      'Aplicația care v-a trimis aici a cerut ceva la care nu se poate răspunde, așa că sunteți încă autentificat. Vă puteți deconecta aici. Dacă se întâmplă din nou, arătați referința dezvoltatorilor aplicației.',
    startAgain: 'Începeți din nou',
  },
  limited: {
    title: 'Prea multe încercări',
    seconds:
      'Pentru protecția conturilor, așteptați {count, plural, one {# secundă} few {# secunde} other {# de secunde}} înainte de a încerca din nou.',
    minutes:
      'Pentru protecția conturilor, așteptați {count, plural, one {# minut} few {# minute} other {# de minute}} înainte de a încerca din nou.',
    busyTitle: 'Foarte aglomerat acum',
    busyText:
      'Se autentifică mai multe persoane decât pot fi deservite. Încercați din nou peste câteva secunde.',
    again: 'Încercați din nou',
  },
  footer: {
    terms: 'Condiții',
    privacy: 'Confidențialitate',
    help: 'Ajutor',
  },
};
