import type { Texts } from '../index.ts';

export const overview: Texts['overview'] = {
  welcome: 'Witaj, {name}',
  nothingYet: 'Nie ma tu jeszcze niczego, czym możesz się zająć',
  nothingYetText:
    'Logowanie się udało, ale żadna z Twoich ról nie daje dostępu do niczego w tej organizacji. Może Ci ją nadać administrator. Twoje konto ma własną stronę.',
  counts: {
    title: 'Co tu jest',
    users: '{count, plural, one {użytkownik} few {użytkownicy} many {użytkowników} other {użytkownika}}',
    serviceAccounts:
      '{count, plural, one {konto usługowe} few {konta usługowe} many {kont usługowych} other {konta usługowego}}',
    projects: '{count, plural, one {projekt} few {projekty} many {projektów} other {projektu}}',
    applications: '{count, plural, one {aplikacja} few {aplikacje} many {aplikacji} other {aplikacji}}',
    organizations:
      '{count, plural, one {organizacja} few {organizacje} many {organizacji} other {organizacji}}',
  },
  deliveries: {
    title: 'Dostarczenia',
    all: 'Wszystkie dostarczenia',
    fine: 'Nic nie oczekuje i niczego nie zaniechano.',
    waiting:
      '{count, plural, one {# oczekuje na wysłanie} few {# oczekują na wysłanie} many {# oczekuje na wysłanie} other {# oczekuje na wysłanie}}',
    givenUp:
      '{count, plural, one {# zaniechano} few {# zaniechano} many {# zaniechano} other {# zaniechano}}',
    many: 'Na wysłanie oczekuje ponad {count}',
    manyGivenUp: 'Zaniechano ponad {count}',
  },
  recent: { title: 'Co wydarzyło się ostatnio', empty: 'Jeszcze nic.' },
  start: {
    title: 'Pierwsze kroki',
    text: 'Wykonano {done} z {all}. To, co pominiesz, znajdziesz tu ponownie.',
    skip: 'Pomiń',
    skipStep: 'Pomiń: {name}',
    again: 'Pokaż pominięte',
    done: 'Wykonano',
    steps: {
      application: 'Podłącz aplikację',
      applicationText: 'Wybierz, w czym ją budujesz; otrzymasz dokładne ustawienia.',
      colleagues: 'Zaproś współpracowników',
      colleaguesText: 'Sami wybiorą sposób logowania.',
      mail: 'Skonfiguruj pocztę',
      mailText: 'Zaproszenia i kody wyśle Twój własny serwer pocztowy.',
      look: 'Wybierz wygląd',
      lookText: 'Twoje logo i kolory na stronach logowania.',
    },
  },
};
