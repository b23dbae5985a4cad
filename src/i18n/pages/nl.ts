import type { PageTexts } from './en.ts';

export const nl: PageTexts = {
  brand: 'Postern',
  errorTitle: 'Fout: {title}',
  loginName: {
    title: 'Inloggen',
    continueTo: 'om verder te gaan naar {application}',
    label: 'Inlognaam',
    placeholder: '',
    hint: 'Uw gebruikersnaam of e-mailadres',
    next: 'Verder',
    missing: 'Vul uw inlognaam in.',
  },
  password: {
    title: 'Vul uw wachtwoord in',
    description: '',
    label: 'Wachtwoord',
    submit: 'Inloggen',
    change: 'Wijzigen',
    changeLong: 'Een andere inlognaam gebruiken',
    missing: 'Vul uw wachtwoord in.',
    wrong:
      'De inlognaam of het wachtwoord klopt niet. Na meerdere mislukte pogingen kan een account worden geblokkeerd.',
    notAllowed: 'Inloggen met een wachtwoord is hier uitgeschakeld. Vraag het uw beheerder.',
  },
  cancel: 'Terug naar {application}',
  change: {
    title: 'Kies een nieuw wachtwoord',
    once: 'Het wachtwoord waarmee u bent ingelogd, geldt alleen deze keer. Kies er een dat alleen u kent.',
    expired: 'Uw wachtwoord is ouder dan uw organisatie toestaat. Kies een nieuw wachtwoord.',
    wish: 'Kies het wachtwoord waarmee u voortaan inlogt.',
    label: 'Nieuw wachtwoord',
    repeat: 'Herhaal het nieuwe wachtwoord',
    submit: 'Opslaan en verder',
    needs: 'Nodig is',
    missing: 'Vul een nieuw wachtwoord in.',
    different: 'De twee wachtwoorden zijn niet gelijk.',
    unchanged: 'Kies een ander wachtwoord dan uw huidige.',
    tooWeak: 'Aan het wachtwoord ontbreekt nog iets.',
    tooLong: 'Het wachtwoord is te lang.',
    rules: {
      minLength: 'ten minste {count, plural, one {# teken} other {# tekens}}',
      hasLowercase: 'een kleine letter',
      hasUppercase: 'een hoofdletter',
      hasNumber: 'een cijfer',
      hasSymbol: 'een symbool, zoals ! of -',
    },
    met: 'voldaan',
    unmet: 'ontbreekt',
  },
  signedIn: {
    title: 'U bent ingelogd',
    text: 'U kunt deze pagina sluiten of een applicatie openen.',
    changePassword: 'Wachtwoord wijzigen',
    signOut: 'Uitloggen',
  },
  logout: {
    title: 'Uitloggen?',
    text: 'In geopende applicaties blijft u mogelijk ingelogd totdat u daar ook uitlogt.',
    submit: 'Uitloggen',
    stay: 'Ingelogd blijven',
    nobody: 'U bent niet ingelogd.',
  },
  done: {
    title: 'U bent uitgelogd',
    text: 'U kunt deze pagina sluiten.',
    again: 'Opnieuw inloggen',
  },
  access: {
    title: 'Geen toegang tot {application}',
    organization:
      'Deze toepassing is voor mensen van een andere organisatie. Meld u aan met een account van die organisatie.',
    project:
      'Uw organisatie heeft deze toepassing niet gekregen. Uw beheerder kan {organization} erom vragen.',
    role: 'Niemand heeft u nog toegang gegeven. Vraag het uw beheerder of de beheerders van {organization}.',
    contact: 'Schrijven naar {address}',
    otherAccount: 'Een ander account gebruiken',
  },
  failure: {
    title: 'Dat is niet gelukt',
    text: 'Er is bij ons iets misgegaan. Probeer het zo meteen opnieuw.',
    reference: 'Referentie',
    expiredTitle: 'Deze inlogpoging is verlopen',
    expiredText: 'Sinds het begin is te veel tijd verstreken. Begin opnieuw.',
    goneText: 'Ga terug naar de applicatie en log van daaruit nog eens in.',
    staleTitle: 'Deze pagina is verlopen',
    staleText: 'De pagina stond te lang open, of cookies zijn geblokkeerd voor deze site. Begin opnieuw.',
    notFoundTitle: 'Deze pagina bestaat niet',
    notFoundText: 'Misschien is het adres verkeerd getypt of verouderd.',
    unknownHostTitle: 'Op dit adres is niets te vinden',
    unknownHostText: 'Controleer het adres dat u hebt geopend.',
    applicationTitle: 'Dit inloggen kan niet verdergaan',
    applicationText:
      'De applicatie die u hierheen stuurde, vroeg iets waarop geen antwoord mogelijk is. Ga ernaar terug en probeer het opnieuw; helpt dat niet, laat de referentie dan aan de ontwikkelaars zien.',
    signOutTitle: 'Dit uitloggen kan niet verdergaan',
    signOutText:
      'De applicatie die u hierheen stuurde, vroeg iets waarop geen antwoord mogelijk is; u bent dus nog ingelogd. U kunt hier uitloggen. Gebeurt het weer, laat de referentie dan aan de ontwikkelaars van de applicatie zien.',
    startAgain: 'Opnieuw beginnen',
  },
  limited: {
    title: 'Te veel pogingen',
    seconds:
      'Om accounts te beschermen: wacht {count, plural, one {# seconde} other {# seconden}} voordat u het opnieuw probeert.',
    minutes:
      'Om accounts te beschermen: wacht {count, plural, one {# minuut} other {# minuten}} voordat u het opnieuw probeert.',
    busyTitle: 'Op dit moment erg druk',
    busyText:
      'Er loggen meer mensen in dan er geholpen kunnen worden. Probeer het over een paar seconden opnieuw.',
    again: 'Opnieuw proberen',
  },
  footer: {
    terms: 'Voorwaarden',
    privacy: 'Privacy',
    help: 'Hulp',
  },
};
