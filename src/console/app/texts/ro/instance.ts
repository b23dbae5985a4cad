import type { Texts } from '../index.ts';

export const instance: Texts['instance'] = {
  general: {
    about: 'Despre',
    version: 'Versiune',
    registration: 'Organizații proprii',
    registrationText: 'Dacă vizitatorii pot înființa o organizație ai cărei proprietari devin.',
    allowed: 'Oricine poate înregistra o organizație',
    allowedHint: 'La /ui/login/register/org. Dezactivat: doar cine are voie să creeze organizații.',
    nowAllowed: 'Acum oricine poate înregistra o organizație',
    nowForbidden: 'Nimeni nu mai înregistrează o organizație',
  },
  domains: {
    custom: 'Domenii',
    customText:
      'Gazdele la care răspunde instanța. De ele depind emitentul (issuer), linkurile din e-mailuri și cheile de acces. Le adaugă și le elimină cine administrează serverul, fiindcă fiecare trebuie să ducă la el.',
    customHow: 'Un utilizator de sistem adaugă unul cu {call}.',
    primary: 'Principal',
    primaryHint: 'În linkuri, când nu s-a cerut prin altul.',
    generated: 'Generat',
    here: 'Sunteți aici',
    trusted: 'Domenii de încredere',
    trustedText:
      'Alte gazde ale căror pagini pot ține locul acestei instanțe, de exemplu o pagină de autentificare proprie: pentru ele se pot crea chei de acces, care se folosesc acolo.',
    trustedEmpty: 'Niciunul: doar paginile de la domeniile de mai sus.',
    add: 'Adăugați un domeniu de încredere',
    domain: 'Domeniu',
    domainHint: 'Fără https:// și cale, de exemplu login.example.com.',
    added: '{name} este acum de încredere',
    remove: 'Eliminați',
    removeText:
      'Cheile de acces create pentru el nu mai funcționează, iar paginile de acolo nu mai creează altele.',
    removeHere: 'Vedeți această pagină prin el.',
    removed: '{name} nu mai este de încredere',
  },
  languages: {
    default: 'Limba implicită',
    defaultText:
      'Pentru pagini, e-mailuri și SMS-uri către cine nu are limbile sale printre cele de mai jos.',
    language: 'Limbă',
    allowed: 'Limbi permise',
    allowedText:
      'Paginile și mesajele nu sunt în nicio altă limbă. Dacă sunt toate, sunt permise și cele care apar mai târziu.',
    languages: 'Limbi',
    makeDefault: 'Setați ca implicită',
    allowThese: 'Permiteți-le pe acestea',
    keepsDefault: 'Limba implicită trebuie să rămână: {language}.',
  },
  features: {
    reset: 'Resetați toate',
    resetTitle: 'Resetați toate funcțiile?',
    resetText: 'Instanța nu mai stabilește nimic. Ce stabileau acestea se moștenește imediat:',
    wasReset: 'Acum toate funcțiile sunt moștenite',
    resetOneOf: 'Moșteniți: {name}',
    oneReset: '{name}: se moștenește acum',
    effective: 'Ce schimbă ele aici',
    kept: 'Păstrate pentru compatibilitate',
    keptText:
      'Instrumentele Zitadel le citesc și le setează. Aici nu schimbă nimic: ce reprezintă este la fel oricum.',
    nowOn: '{name}: activat',
    nowOff: '{name}: dezactivat',
    change: 'Modificați: {name}',
    sources: {
      '0': 'Implicit',
      '2': 'Stabilit de sistem',
      '3': 'Stabilit de instanță',
    },
    ownLogin: 'Activat, pe acest server',
    paths: '{count, plural, =0 {Niciuna} one {# cale} few {# căi} other {# de căi}}',
    names: {
      loginDefaultOrg: {
        label: 'Autentificarea organizației implicite',
        hint: 'Când o cerere nu numește nicio organizație, autentificarea arată și întreabă cum spune organizația implicită. Dezactivat: cum spune instanța.',
      },
      loginV2: {
        label: 'O pagină de autentificare proprie',
        hint: 'Persoanele sunt trimise la altă pagină de autentificare decât cea a acestui server, orice ar spune aplicația.',
      },
      oidcSingleV1SessionTermination: {
        label: 'Deconectare dintr-o singură sesiune',
        hint: 'Deconectarea cu un token de identitate încheie sesiunea pe care o numește. Dezactivat: toate sesiunile browserului.',
      },
      debugOidcParentError: {
        label: 'Erori OpenID Connect detaliate',
        hint: 'Refuzurile spun aplicațiilor în detaliu ce nu a fost bine. Pentru căutarea erorilor, nu pentru fiecare zi.',
      },
      userSchema: { label: 'Scheme de utilizator', hint: '' },
      oidcTokenExchange: { label: 'Schimb de tokenuri', hint: 'Este mereu disponibil.' },
      enableBackChannelLogout: {
        label: 'Deconectare back-channel',
        hint: 'Aplicațiile care au un URI pentru aceasta află când se încheie o sesiune.',
      },
      permissionCheckV2: { label: 'Verificarea permisiunilor, versiunea 2', hint: '' },
      consoleUseV2UserApi: {
        label: 'Consolă cu versiunea 2 a API-ului de utilizatori',
        hint: 'Aceasta o folosește mereu.',
      },
      improvedPerformance: { label: 'Performanță îmbunătățită', hint: 'Se setează doar prin API.' },
    },
  },
  scopedNames: {
    title: 'Numele de utilizator ale acestei organizații',
    text: 'Dacă un nume de utilizator de aici poate exista și în alte organizații.',
    label: 'Numele de utilizator sunt unice doar în această organizație',
    hint: 'Atunci două persoane din organizații diferite pot avea același nume. Cine se autentifică doar cu un astfel de nume nu este găsit, decât dacă aplicația numește organizația.',
    on: 'Numele de utilizator sunt acum unice doar în această organizație',
    off: 'Numele de utilizator sunt din nou unice în instanță',
    reset: 'Reveniți la valoarea implicită',
    wasReset: 'Organizația are din nou valoarea implicită',
    isDefault: 'Implicit',
    own: 'Stabilit de această organizație',
  },
};
