import type { Texts } from '../index.ts';

export const problems: Texts['problems'] = {
  signIn: {
    insecure:
      'A böngészők csak https-en át engednek bejelentkezni. Állítsa be a server.tls értékét, vagy tegyen TLS-t használó proxyt a szerver elé; magán a gépen a http://localhost is megfelel.',
    storage:
      'A böngésző nem őriz meg adatokat ehhez az oldalhoz. Engedélyezze számára a sütiket és a webhelyadatokat, majd töltse be újra.',
    network: 'A szerver nem érhető el. Ellenőrizze a kapcsolatot, és próbálja újra.',
    unavailable: 'A szerver most nem tudja bejelentkeztetni. Próbálja újra egy kis idő múlva.',
    interaction: 'Be kell jelentkeznie.',
    ended: 'A munkamenete véget ért. Jelentkezzen be újra.',
    denied: 'Ezzel a fiókkal nem használhatja a konzolt.',
    refused: 'A szerver elutasította ezt a bejelentkezést, vagy a válasza egy másiknak szólt.',
    repeated: 'A bejelentkezés többször nem sikerült. Várjon egy kicsit, majd próbálja újra.',
  },
  calls: {
    invalid_argument: 'Valami nem megfelelő a megadott adatokban.',
    deadline_exceeded: 'A szerver túl sokáig nem válaszolt. Próbálja újra.',
    not_found: 'Ez nem létezik, vagy már nem létezik.',
    permission_denied: 'Ezt nem teheti meg.',
    resource_exhausted: 'Ez egyszerre túl sok volt. Várjon egy kicsit, majd próbálja újra.',
    failed_precondition: 'Ez a jelenlegi állapotban nem lehetséges.',
    aborted: 'Ezt valaki más ugyanekkor módosította. Próbálja újra.',
    unimplemented: 'A szerver ezt nem tudja megtenni.',
    unknown: 'A szervernek ez nem sikerült. Próbálja újra egy kis idő múlva.',
  },
  answerLost: 'Nem jött válasz. Ettől még megtörténhetett: nézze meg, mielőtt újra próbálkozik.',
};
