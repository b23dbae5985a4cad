import type { Texts } from '../index.ts';

export const overview: Texts['overview'] = {
  welcome: 'Vítejte, {name}',
  nothingYet: 'Zatím tu není nic, o co byste se mohli starat',
  nothingYetText:
    'Jste přihlášeni, ale žádná z vašich rolí nedává v této organizaci přístup k ničemu. Může vám ji dát správce. Váš vlastní účet má svou stránku.',
  counts: {
    title: 'Co tu je',
    users: '{count, plural, one {uživatel} few {uživatelé} many {uživatele} other {uživatelů}}',
    serviceAccounts:
      '{count, plural, one {servisní účet} few {servisní účty} many {servisního účtu} other {servisních účtů}}',
    projects: '{count, plural, one {projekt} few {projekty} many {projektu} other {projektů}}',
    applications: '{count, plural, one {aplikace} few {aplikace} many {aplikace} other {aplikací}}',
    organizations: '{count, plural, one {organizace} few {organizace} many {organizace} other {organizací}}',
  },
  deliveries: {
    title: 'Doručování',
    all: 'Všechna doručení',
    fine: 'Nic nečeká a nic nebylo vzdáno.',
    waiting:
      '{count, plural, one {# čeká na odeslání} few {# čekají na odeslání} many {# čeká na odeslání} other {# čeká na odeslání}}',
    givenUp: '{count, plural, one {Vzdáno: #} few {Vzdáno: #} many {Vzdáno: #} other {Vzdáno: #}}',
    many: 'Na odeslání jich čeká více než {count}',
    manyGivenUp: 'Vzdáno více než {count}',
  },
  recent: { title: 'Co se dělo naposledy', empty: 'Zatím nic.' },
  start: {
    title: 'První kroky',
    text: 'Hotovo {done} z {all}. Co přeskočíte, najdete zde znovu.',
    skip: 'Přeskočit',
    skipStep: 'Přeskočit: {name}',
    again: 'Zobrazit přeskočené',
    done: 'Hotovo',
    steps: {
      application: 'Připojit aplikaci',
      applicationText: 'Vyberte, v čem ji vytváříte; dostanete přesné nastavení.',
      colleagues: 'Pozvat kolegy',
      colleaguesText: 'Způsob přihlášení si zvolí sami.',
      mail: 'Nastavit poštu',
      mailText: 'Pozvánky a kódy bude posílat váš vlastní poštovní server.',
      look: 'Zvolit vzhled',
      lookText: 'Vaše logo a barvy na stránkách, kde se lidé přihlašují.',
    },
  },
};
