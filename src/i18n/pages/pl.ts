import type { PageTexts } from './en.ts';

export const pl: PageTexts = {
  brand: 'Postern',
  errorTitle: 'Błąd: {title}',
  loginName: {
    title: 'Zaloguj się',
    continueTo: 'aby przejść do {application}',
    label: 'Nazwa logowania',
    hint: 'Nazwa użytkownika lub adres e-mail',
    next: 'Dalej',
    missing: 'Podaj nazwę logowania.',
  },
  password: {
    title: 'Podaj hasło',
    label: 'Hasło',
    submit: 'Zaloguj się',
    change: 'Zmień',
    changeLong: 'Użyj innej nazwy logowania',
    missing: 'Podaj hasło.',
    wrong:
      'Nazwa logowania lub hasło jest błędne. Po kilku nieudanych próbach konto może zostać zablokowane.',
    notAllowed: 'Logowanie hasłem jest tu wyłączone. Zwróć się do administratora.',
  },
  cancel: 'Wróć do {application}',
  change: {
    title: 'Wybierz nowe hasło',
    once: 'Hasło, którym się logujesz, działa tylko ten jeden raz. Wybierz takie, które znasz tylko ty.',
    expired: 'Twoje hasło jest starsze, niż dopuszcza twoja organizacja. Wybierz nowe.',
    wish: 'Wybierz hasło, którym będziesz się odtąd logować.',
    label: 'Nowe hasło',
    repeat: 'Powtórz nowe hasło',
    submit: 'Zapisz i przejdź dalej',
    needs: 'Wymagane',
    missing: 'Podaj nowe hasło.',
    different: 'Hasła nie są takie same.',
    unchanged: 'Wybierz hasło inne niż obecne.',
    tooWeak: 'Hasłu jeszcze czegoś brakuje.',
    tooLong: 'Hasło jest za długie.',
    rules: {
      minLength: 'co najmniej {count, plural, one {# znak} few {# znaki} many {# znaków} other {# znaku}}',
      hasLowercase: 'mała litera',
      hasUppercase: 'wielka litera',
      hasNumber: 'cyfra',
      hasSymbol: 'symbol, na przykład ! lub -',
    },
    met: 'spełnione',
    unmet: 'brakuje',
  },
  signedIn: {
    title: 'Zalogowano',
    text: 'Możesz zamknąć tę stronę albo otworzyć aplikację.',
    changePassword: 'Zmień hasło',
    signOut: 'Wyloguj się',
  },
  logout: {
    title: 'Wylogować się?',
    text: 'W otwartych aplikacjach możesz pozostać zalogowany, dopóki nie wylogujesz się także tam.',
    submit: 'Wyloguj się',
    stay: 'Pozostań zalogowany',
    nobody: 'Nie jesteś zalogowany.',
  },
  done: {
    title: 'Wylogowano',
    text: 'Możesz zamknąć tę stronę.',
    again: 'Zaloguj się ponownie',
  },
  access: {
    title: 'Brak dostępu do {application}',
    organization:
      'Ta aplikacja jest przeznaczona dla osób z innej organizacji. Zaloguj się kontem tamtej organizacji.',
    project:
      'Twoja organizacja nie otrzymała tej aplikacji. Administrator może o nią poprosić: {organization}.',
    role: 'Nikt jeszcze nie nadał Ci dostępu. Zapytaj swojego administratora lub administratorów: {organization}.',
    contact: 'Napisz na {address}',
    otherAccount: 'Użyj innego konta',
  },
  failure: {
    title: 'Nie udało się',
    text: 'Coś poszło nie tak po naszej stronie. Spróbuj ponownie za chwilę.',
    reference: 'Numer referencyjny',
    expiredTitle: 'To logowanie wygasło',
    expiredText: 'Od jego rozpoczęcia minęło zbyt dużo czasu. Zacznij od nowa.',
    goneText: 'Wróć do aplikacji i zaloguj się stamtąd jeszcze raz.',
    staleTitle: 'Ta strona wygasła',
    staleText: 'Była otwarta zbyt długo albo pliki cookie są dla tej witryny zablokowane. Zacznij od nowa.',
    notFoundTitle: 'Nie ma takiej strony',
    notFoundText: 'Adres może być błędnie wpisany lub nieaktualny.',
    unknownHostTitle: 'Pod tym adresem nic nie ma',
    unknownHostText: 'Sprawdź otwarty adres.',
    applicationTitle: 'To logowanie nie może być kontynuowane',
    applicationText:
      'Aplikacja, z której przychodzisz, zażądała czegoś, na co nie można odpowiedzieć. Wróć do niej i spróbuj ponownie; jeśli to nie pomoże, pokaż numer referencyjny jej twórcom.',
    signOutTitle: 'To wylogowanie nie może być kontynuowane',
    signOutText:
      'Aplikacja, z której przychodzisz, zażądała czegoś, na co nie można odpowiedzieć, więc nadal jesteś zalogowany. Możesz wylogować się tutaj. Jeśli to się powtórzy, pokaż numer referencyjny twórcom aplikacji.',
    startAgain: 'Zacznij od nowa',
  },
  limited: {
    title: 'Zbyt wiele prób',
    seconds:
      'Dla ochrony kont odczekaj {count, plural, one {# sekundę} few {# sekundy} many {# sekund} other {# sekundy}}, zanim spróbujesz ponownie.',
    minutes:
      'Dla ochrony kont odczekaj {count, plural, one {# minutę} few {# minuty} many {# minut} other {# minuty}}, zanim spróbujesz ponownie.',
    busyTitle: 'Teraz jest bardzo duży ruch',
    busyText: 'Loguje się więcej osób, niż można obsłużyć. Spróbuj ponownie za kilka sekund.',
    again: 'Spróbuj ponownie',
  },
  footer: {
    terms: 'Regulamin',
    privacy: 'Prywatność',
    help: 'Pomoc',
  },
};
